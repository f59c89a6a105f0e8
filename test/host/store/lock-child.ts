/** Takes the lock of the given folder, prints the result, and holds it until its input ends. */
import { lockFolder } from "../../../server/store/index.ts";

const [folder = "", port = ""] = process.argv.slice(2);
process.stdin.resume();
process.stdin.once("end", () => process.exit());
process.stdout.write("ready\n");
process.stdin.once("data", async () => {
  try {
    const lock = await lockFolder(folder);
    if (port !== "") await lock.recordPort(Number(port));
    process.stdout.write("won\n");
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.name : error}\n`);
  }
});
