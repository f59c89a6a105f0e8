/** `npm run serve`: builds what is stale, then hosts in this same process, so that signals reach the host itself. */
import { ensureBuilt } from "./build.mjs";

await ensureBuilt({ parts: ["server", "renderer"] });
process.setSourceMapsEnabled(true);
const { run } = await import("../dist/server/cli.js");
process.exit(await run(process.argv.slice(2)));
