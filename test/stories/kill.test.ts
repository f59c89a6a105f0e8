/** Nothing acknowledged is ever lost, nothing is doubled: the host is killed 20 times while people talk. */
import { afterAll, describe, expect, it } from "vitest";
import type { HistoryPage, Message } from "../../server/dialects/native/contract.ts";
import { removeFolder, temporaryFolder } from "../support/folders.ts";
import {
  ask,
  type ChatSocket,
  call,
  connect,
  createRoom,
  login,
  type Person,
  person,
} from "../support/people.ts";
import { runServe, type Served } from "../support/serve.ts";

const ROUNDS = 20;
const ROOMS = 3;

interface Sent {
  readonly clientId: string;
  readonly roomId: number;
  /** What the host acknowledged; undefined while it has not. */
  seq?: number;
}

/** Someone who sends line after line, and after a crash sends again, under the same clientId, what was not acknowledged. */
class Talker {
  readonly sent: Sent[] = [];
  readonly who: string;
  readonly roomId: number;

  constructor(who: string, roomId: number) {
    this.who = who;
    this.roomId = roomId;
  }

  /** Talks until the host is gone. */
  async talk(url: string, token: string): Promise<void> {
    let socket: ChatSocket | undefined;
    try {
      socket = await connect({ url }, token);
      const gone = new Promise<never>((_, reject) =>
        socket?.once("disconnect", () => reject(new Error("gone"))),
      );
      gone.catch(() => undefined);
      await Promise.race([ask(socket, "room:join", { roomId: this.roomId }), gone]);
      for (const line of this.sent.filter((line) => line.seq === undefined))
        await this.send(socket, line, gone);
      for (;;) {
        const batch = Array.from({ length: 4 }, () => this.next());
        await Promise.all(batch.map((line) => this.send(socket as ChatSocket, line, gone)));
      }
    } catch (error) {
      if (!/gone|websocket|xhr|timed out/.test(String(error))) throw error;
    } finally {
      socket?.close();
    }
  }

  private next(): Sent {
    const line: Sent = { clientId: `${this.who}-${this.roomId}-${this.sent.length}`, roomId: this.roomId };
    this.sent.push(line);
    return line;
  }

  private async send(socket: ChatSocket, line: Sent, gone: Promise<never>): Promise<void> {
    const params = {
      roomId: line.roomId,
      clientId: line.clientId,
      kind: "text" as const,
      body: line.clientId,
    };
    const answer = await Promise.race([ask(socket, "message:send", params), gone]);
    if (!answer.ok) throw new Error(`Refused: ${answer.error.code}`);
    line.seq = answer.seq;
  }
}

async function start(dataDir: string): Promise<{ served: Served; url: string }> {
  const args = ["--port", "0", "--host", "127.0.0.1", "--no-aliases", "--data", dataDir, "--json"];
  const served = runServe([...args, "--set", "limits.enabled=false"], { script: "test/bench/host.mjs" });
  const { port } = JSON.parse(await served.line("listening")) as { port: number };
  return { served, url: `http://127.0.0.1:${port}` };
}

async function kill({ process, ended }: Served): Promise<void> {
  process.kill("SIGKILL");
  await ended;
}

async function history(who: Person, roomId: number): Promise<Message[]> {
  const all: Message[] = [];
  for (let after = 0; ; ) {
    const { body } = await who.call<HistoryPage>(
      "GET",
      `/api/rooms/${roomId}/messages?after=${after}&limit=200`,
    );
    all.push(...body.items);
    if (!body.hasMore) return all;
    after = body.items.at(-1)?.seq ?? after;
  }
}

describe("a host that is killed at random moments", () => {
  const dataDir = temporaryFolder();
  afterAll(() => removeFolder(dataDir));

  it(`keeps every acknowledged message, account and room exactly once, in order, through ${ROUNDS} kills`, async () => {
    let { served, url } = await start(dataDir);
    const ada = await person({ url }, "ada");
    const bo = await person({ url }, "bo");
    const rooms = await Promise.all(
      Array.from({ length: ROOMS }, (_, n) => createRoom(ada, `Room ${n}`).then((room) => room.id)),
    );
    const talkers = rooms.flatMap((roomId) => [new Talker("ada", roomId), new Talker("bo", roomId)]);
    const madeAccounts: string[] = [];
    const madeRooms: string[] = [];

    for (let round = 0; round < ROUNDS; round++) {
      const talking = talkers.map((talker) => talker.talk(url, (talker.who === "ada" ? ada : bo).token));
      const made = (async () => {
        for (let n = 0; ; n++) {
          const username = `guest-${round}-${n}`;
          const body = { username, password: "pw" };
          if ((await call({ url }, "POST", "/api/users", { body })).status === 201)
            madeAccounts.push(username);
          const name = `made-${round}-${n}`;
          const { token } = ada;
          if ((await call({ url }, "POST", "/api/rooms", { body: { name }, token })).status === 201)
            madeRooms.push(name);
        }
      })().catch(() => undefined);
      await new Promise((go) => setTimeout(go, 100 + Math.random() * 400));
      await kill(served);
      await Promise.all([...talking, made]);
      ({ served, url } = await start(dataDir));
    }

    const reader = await login({ url }, "ada");
    for (const roomId of rooms) {
      const messages = await history(reader, roomId);
      expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => index + 1));
      const bySeq = new Map(messages.map((message) => [message.seq, message.body]));
      const own = talkers.filter((talker) => talker.roomId === roomId);
      const acknowledged = own.flatMap((talker) => talker.sent).filter((line) => line.seq !== undefined);
      expect(acknowledged.length).toBeGreaterThan(ROUNDS);
      for (const line of acknowledged) expect(bySeq.get(line.seq ?? 0)).toBe(line.clientId);
      expect(new Set(messages.map((message) => message.body)).size).toBe(messages.length);
    }
    expect(madeAccounts.length).toBeGreaterThan(0);
    for (const username of madeAccounts.slice(-20)) await login({ url }, username, "pw");
    const people = (await reader.call<{ total: number }>("GET", "/api/users?query=guest-")).body.total;
    expect(people).toBeGreaterThanOrEqual(madeAccounts.length);
    const { body } = await reader.call<{ items: { name: string }[] }>(
      "GET",
      "/api/rooms?query=made-&pageSize=200",
    );
    const listed = new Set(body.items.map((room) => room.name));
    for (const name of madeRooms.slice(0, 200)) expect(listed).toContain(name);
    served.process.kill("SIGTERM");
    expect((await served.ended).code).toBe(0);
  }, 240_000);
});
