/** The built host alone, without asking whether it is stale: so that start-up time is its own. */
import { run } from "../../dist/server/cli.js";

process.exit(await run(process.argv.slice(2)));
