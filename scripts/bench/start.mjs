/** `npm run bench`: builds the server if it is stale, then runs the benches. */
import { runMain } from "../run.mjs";

await runMain(import.meta.url);
