/** The built host only, without a check whether it is stale, so that the start-up time is its own. */
import { run } from "../../dist/server/cli.js";

process.exit(await run(process.argv.slice(2)));
