/** `npm run screenshots`: builds what is stale, then takes the pictures. */
import { runMain } from "../run.mjs";

await runMain(import.meta.url, ["server", "renderer"]);
