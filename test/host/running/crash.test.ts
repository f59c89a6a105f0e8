/** An uncaught error (security.md 2): the host restarts, with the reason and everything it acknowledged. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { recentCrashes, writeReport } from "../../../server/host/crash.ts";
import { loginToken, PASSWORD, post } from "../../support/console.ts";
import { folderForTest } from "../../support/folders.ts";
import { login, person } from "../../support/people.ts";
import { runServe, type Served } from "../../support/serve.ts";

/** Throws in a timer, as a library might, when the process is sent SIGUSR2. */
const THROWING = 'process.on("SIGUSR2",()=>setTimeout(()=>{throw new Error("a library fell over")},1));';
const preloading = (script: string) => ({
  env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` },
});
const THROWS = preloading(THROWING);
/** Prints its process id first. */
const TELLS_AND_THROWS = preloading(`${THROWING}process.stderr.write("pid "+process.pid+"\\n")`);

let served: Served | undefined;
afterEach(async () => {
  served?.process.kill("SIGTERM");
  await served?.ended;
});

it("a crashed host is restarted on its port, reports the reason, and stops on a signal", async () => {
  const folder = folderForTest();
  const args = [
    "--json",
    "--host",
    "127.0.0.1",
    "--port",
    "0",
    "--no-aliases",
    "--data",
    folder,
    "--admin-password",
    PASSWORD,
  ];
  served = runServe(args, TELLS_AND_THROWS);
  const { port } = JSON.parse(await served.line("listening")) as { port: number };
  const url = `http://127.0.0.1:${port}`;
  await person({ url }, "alice");
  const pids = (): number[] =>
    [...(served?.stderr() ?? "").matchAll(/^pid (\d+)$/gm)].map(([, pid]) => Number(pid));

  process.kill(pids()[0] ?? 0, "SIGUSR2");
  await expect.poll(() => (served?.stdout() ?? "").split('"listening"').length).toBe(3);
  expect(served.stdout()).toContain(`"port":${port}`);
  await expect(login({ url }, "alice")).resolves.toBeTruthy();
  const files = readdirSync(join(folder, "logs")).filter((name) => name.startsWith("crash-"));
  const { body } = await post(url, "host.status", {}, await loginToken(url));
  const crashes = [{ at: expect.any(String), message: "a library fell over", file: files[0] }];
  expect(body).toMatchObject({ result: { notices: [{ kind: "crashed", crashes }] } });

  // The child is started again too.
  process.kill(pids()[1] ?? 0, "SIGUSR2");
  await expect.poll(() => (served?.stdout() ?? "").split('"listening"').length).toBe(4);
  served.process.kill("SIGTERM");
  expect((await served.ended).code).toBe(0);
});

it("a crashed host keeps what the console has changed since it was started, through several crashes", async () => {
  const command = ["--set", "server.name=First", "--set", "rooms.maxPerUser=7", "--admin-password", PASSWORD];
  const folder = ["--data", folderForTest()];
  served = runServe(["--json", "--host", "127.0.0.1", "--port", "0", ...folder, ...command], {
    env: { ...TELLS_AND_THROWS.env, HEARTH_NO_ALIASES: "1" },
  });
  const { port } = JSON.parse(await served.line("listening")) as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const pids = () => [...(served?.stderr() ?? "").matchAll(/^pid (\d+)$/gm)].map(([, pid]) => Number(pid));
  const crash = async (count: number) => {
    process.kill(pids().at(-1) ?? 0, "SIGUSR2");
    await expect.poll(() => (served?.stdout() ?? "").split('"listening"').length).toBe(count + 2);
  };

  const token = await loginToken(url);
  await post(url, "session.changePassword", { oldPassword: PASSWORD, password: "new" }, token);
  await crash(1);
  const { body: refusal } = await post(url, "session.login", { password: PASSWORD });
  expect(refusal).toMatchObject({ error: { code: "wrong_password" } });
  const change = { "server.name": "Second" };
  await post(url, "settings.update", change, await loginToken(url, "new"));
  await crash(2);
  const expected = { "server.name": "Second", "rooms.maxPerUser": 7, "listen.aliases": "" };
  const { body } = await post(url, "settings.get", {}, await loginToken(url, "new"));
  expect(body).toMatchObject({ result: expected });
});

it("a server whose output is closed keeps serving, and is restarted after a crash", async () => {
  const folder = folderForTest();
  const args = ["--json", "--host", "127.0.0.1", "--port", "0", "--no-aliases", "--data", folder];
  served = runServe(args, THROWS);
  const { port } = JSON.parse(await served.line("listening")) as { port: number };
  served.process.stdout?.destroy();
  served.process.stderr?.destroy();
  const reports = () => readdirSync(join(folder, "logs")).filter((name) => name.startsWith("crash-"));
  const answers = async () => (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.ok;
  process.kill(served.process.pid ?? 0, "SIGUSR2");
  await expect.poll(() => reports()).toHaveLength(1);
  await expect.poll(answers).toBeUndefined();
  await expect.poll(answers).toBe(true);
  const url = `http://127.0.0.1:${port}`;
  await person({ url }, "alice");
  expect(reports()).toHaveLength(1);
});

it("crashes are listed newest first, at most three, for a week, even when a report is truncated", async () => {
  const folder = folderForTest();
  expect(recentCrashes(folder)).toEqual([]);
  const report = (daysAgo: number, text: string): { at: string; file: string } => {
    const at = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
    const file = `crash-${at.replaceAll(":", "-")}.json`;
    mkdirSync(join(folder, "logs"), { recursive: true });
    writeFileSync(join(folder, "logs", file), text);
    return { at, file };
  };
  report(8, '{"message":"long ago"}');
  report(3, '{"message":"the fourth"}');
  const third = report(2, '{"message":42}');
  const second = report(1, "");
  const first = report(0, JSON.stringify({ message: `${"x".repeat(500)}\n  at a line` }));
  writeFileSync(join(folder, "logs", "crash-notes.json"), "{}");
  expect(recentCrashes(folder)).toEqual([
    { ...first, message: "x".repeat(300) },
    { ...second, message: "" },
    { ...third, message: "42" },
  ]);
});

it("a crash leaves at most twenty reports, the newest, and other files alone", () => {
  const folder = folderForTest();
  const old = Array.from({ length: 25 }, (_, at) => `crash-2020-01-01T00-00-${String(at + 10)}.000Z.json`);
  for (const name of [...old, "2020-01-01.log", "crash-notes.json"]) writeFileSync(join(folder, name), "{}");
  writeReport(folder, new Error("now"));
  const left = readdirSync(folder);
  expect(left).toEqual(expect.arrayContaining([...old.slice(-19), "2020-01-01.log", "crash-notes.json"]));
  expect(left).toHaveLength(22);
});
