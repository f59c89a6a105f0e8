/**
 * Floods from other addresses, on a server that may have 1,024 files open: it answers, others chat, and its memory
 * holds. The bounds are the contract's (docs/contract/security.md 1 and 2), so this is a test that measures time:
 * medians, with much room.
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FLOODS, type Target } from "../../support/floods.ts";
import { removeFolder } from "../../support/folders.ts";
import { send } from "../../support/loopback.ts";
import { askOk, type ChatSocket, createRoom, type Person, person } from "../../support/people.ts";
import { plain } from "../../support/pictures.ts";

const FLOODER = fileURLToPath(new URL("../../support/floods.ts", import.meta.url));
const MEASURED_MS = 1200;
const HEALTH_MS = 2000;
const ACK_MS = 1000;
const GROWTH_MB = 150;
/** In memory where possible, so that the speed of this computer's disk does not matter. */
const PLACE = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

const OPTIONS = [
  ...["--json", "--port", "0", "--host", "127.0.0.1", "--no-aliases"],
  ...["listen.https=true", "listen.httpsPort=0", "rooms.lobby=", "storage.minFreeBytes=0"].flatMap(
    (setting) => ["--set", setting],
  ),
];

const medianOf = (sorted: readonly number[]): number => Math.round(sorted[sorted.length >> 1] ?? 0);

const whyNot = process.platform === "linux" ? null : "needs Linux: its limits, /proc and 127.0.0.2";
if (whyNot) console.info(`Floods are not tried: ${whyNot}.`);

// A machine that is busy at that moment gets a second try.
describe.skipIf(whyNot !== null)("with 1,024 open files, a flood of", { retry: 1 }, () => {
  const dataDir = mkdtempSync(join(PLACE, "hearth-floods-"));
  let server: ChildProcess;
  let flooder: ChildProcess;
  let target: Target;
  let url: string;
  let ada: Person;
  let socket: ChatSocket;
  let roomId: number;
  let printed = "";

  const memory = (): number => {
    const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  };
  const say = async (by: ChatSocket, into: number, body = "hi"): Promise<void> => {
    const clientId = `${Math.random()}`;
    await askOk(by, "message:send", { roomId: into, clientId, kind: "text", body });
  };
  /** How long each of a series of actions takes, until the time is up. */
  async function timed(doIt: () => Promise<unknown>, until: number): Promise<number[]> {
    const times: number[] = [];
    do {
      const at = performance.now();
      await doIt();
      times.push(performance.now() - at);
      await pause(20);
    } while (performance.now() < until);
    return times.sort((a, b) => a - b);
  }

  beforeAll(async () => {
    const command = 'ulimit -n 1024; exec "$0" scripts/serve.mjs "$@"';
    server = spawn("sh", ["-c", command, process.execPath, ...OPTIONS, "--data", dataDir], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    server.stderr?.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
    const lines = createInterface({ input: server.stdout as NodeJS.ReadableStream });
    const [line] = (await once(lines, "line")) as [string];
    const { port, httpsUrls } = JSON.parse(line) as { port: number; httpsUrls: string[] };
    url = `http://127.0.0.1:${port}`;
    flooder = fork(FLOODER, { execArgv: ["--import", "tsx"] });
    const [eve, ...others] = await Promise.all(["eve", "mal", "zed"].map((name) => person({ url }, name)));
    if (!eve) throw new Error("Nobody registered.");
    ada = await person({ url }, "ada");
    roomId = (await createRoom(ada, "quiet")).id;
    const flooded = await createRoom(eve, "flooded");
    socket = await ada.connect();
    await askOk(socket, "room:join", { roomId });
    const filler = await eve.connect();
    await askOk(filler, "room:join", { roomId: flooded.id });
    for (let n = 0; n < 10; n++) {
      await Promise.all(Array.from({ length: 20 }, () => say(filler, flooded.id, "m".repeat(2000))));
    }
    filler.close();
    for (const { call } of others) await call("POST", `/api/rooms/${flooded.id}/join`);
    target = {
      port,
      securePort: Number(new URL(httpsUrls[0] ?? "").port),
      roomId: flooded.id,
      roomName: flooded.name,
      tokens: [eve, ...others].map(({ token }) => token),
      picture: (await plain(4000, 3000)).toString("base64"),
    };
  });
  afterAll(async () => {
    socket?.close();
    flooder?.kill();
    server?.kill();
    if (server && server.exitCode === null) await once(server, "exit");
    removeFolder(dataDir);
  });

  it.each(Object.keys(FLOODS))("%s keeps nobody else from chatting", async (name) => {
    const before = memory();
    flooder.send({ start: target, name });
    const until = performance.now() + MEASURED_MS;
    let isMeasured = false;
    const peak = (async () => {
      let most = 0;
      for (; !isMeasured; await pause(50)) most = Math.max(most, memory());
      return most;
    })();
    const [health, acks] = await Promise.all([
      timed(async () => expect(await send(target, "/healthz")).toMatchObject({ status: 200 }), until),
      timed(() => say(socket, roomId), until),
    ]);
    isMeasured = true;
    const over = once(flooder, "message");
    flooder.send("stop");
    await over;
    const newcomer = await ada.connect();
    await askOk(newcomer, "room:join", { roomId });
    newcomer.close();
    const figures = {
      medianHealth: medianOf(health),
      slowestHealth: Math.round(health.at(-1) ?? 0),
      medianAck: medianOf(acks),
      grownMb: Math.round((await peak) - before),
    };
    console.info(`${name}: ${JSON.stringify(figures)}`);
    expect(figures.medianHealth, JSON.stringify(figures)).toBeLessThan(HEALTH_MS);
    expect(figures.medianAck, JSON.stringify(figures)).toBeLessThan(ACK_MS);
    expect(figures.grownMb, JSON.stringify(figures)).toBeLessThan(GROWTH_MB);
    expect(printed).not.toContain("crashed");
  });
});
