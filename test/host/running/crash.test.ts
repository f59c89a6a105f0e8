/** A throw that nobody catches (security.md 2): the host comes back, told why, with everything it acknowledged. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { crashReports } from "../../../server/host/crash.ts";
import { Mdns } from "../../../server/net/mdns.ts";
import { folderForTest } from "../../support/folders.ts";
import { collectingLog } from "../../support/log.ts";
import { login, person } from "../../support/people.ts";
import { runServe, type Served } from "../../support/serve.ts";

/** Throws in a timer, as a library might, when the process is sent SIGUSR2; tells its id first. */
const THROWS = `data:text/javascript,${encodeURIComponent(
  'process.on("SIGUSR2",()=>setTimeout(()=>{throw new Error("a library fell over")},1));process.stderr.write("pid "+process.pid+"\\n")',
)}`;

let served: Served | undefined;
afterEach(async () => {
  served?.process.kill("SIGTERM");
  await served?.ended;
});

it("a crashed host is started again on its port, reports why, and ends on a signal", async () => {
  const folder = folderForTest();
  const args = ["--json", "--host", "127.0.0.1", "--port", "0", "--no-aliases", "--data", folder];
  served = runServe(args, { env: { NODE_OPTIONS: `--import=${THROWS}` } });
  const { port } = JSON.parse(await served.line("listening")) as { port: number };
  const url = `http://127.0.0.1:${port}`;
  await person({ url }, "alice");
  const pids = (): number[] =>
    [...(served?.stderr() ?? "").matchAll(/^pid (\d+)$/gm)].map(([, pid]) => Number(pid));

  process.kill(pids()[0] ?? 0, "SIGUSR2");
  await expect.poll(() => (served?.stdout() ?? "").split('"listening"').length).toBe(3);
  expect(served.stdout()).toContain(`"port":${port}`);
  await expect(login({ url }, "alice")).resolves.toBeTruthy();
  expect(crashReports(folder)).toEqual([expect.objectContaining({ message: "a library fell over" })]);
  expect(readdirSync(join(folder, "logs")).filter((name) => name.startsWith("crash-"))).toHaveLength(1);

  // The child is started again too.
  process.kill(pids()[1] ?? 0, "SIGUSR2");
  await expect.poll(() => (served?.stdout() ?? "").split('"listening"').length).toBe(4);
  served.process.kill("SIGTERM");
  expect((await served.ended).code).toBe(0);
});

it("a thread that announces the name may die: it costs a line in the log", async () => {
  const { log, complaints } = collectingLog();
  const mdns = new Mdns(
    log,
    new URL(`data:text/javascript,${encodeURIComponent('throw new Error("a timer")')}`),
  );
  await mdns.announce("Hearth", 5000);
  await expect.poll(() => complaints).toEqual(["Announcing failed: hearth.local: a timer"]);
  expect(mdns.announced).toBeNull();
  await mdns.close();
  complaints.length = 0;
});
