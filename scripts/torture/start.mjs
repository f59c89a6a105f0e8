/** `npm run torture -- --minutes N`: kills the server again and again while people talk. */
import { runMain } from "../run.mjs";

await runMain(import.meta.url);
