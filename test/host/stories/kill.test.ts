/** Nothing acknowledged is lost or duplicated: the host is killed 20 times while people talk. */
import { afterAll, describe, expect, it } from "vitest";
import type { HistoryPage, ListPage, Message } from "../../../server/dialects/native/contract.ts";
import { removeFolder, temporaryFolder } from "../../support/folders.ts";
import {
  ask,
  type ChatSocket,
  call,
  connect,
  createRoom,
  login,
  type Person,
  person,
} from "../../support/people.ts";
import { runServe, type Served } from "../../support/serve.ts";

const ROUNDS = 20;
const ROOMS = 3;

interface Sent {
  readonly clientId: string;
  readonly roomId: number;
  /** What the host acknowledged; undefined while it has not. */
  seq?: number;
}

/** The host is up and refuses. */
class Refused extends Error {}

/**
 * Someone who sends line after line, and after a crash sends again, under the same clientId, what was not acknowledged.
 */
class Talker {
  readonly sent: Sent[] = [];
  readonly who: string;
  readonly roomId: number;
  /** Called when the host acknowledges a line. */
  onSent = (): void => {};

  constructor(who: string, roomId: number) {
    this.who = who;
    this.roomId = roomId;
  }

  /** Talks until the host is gone. @throws when it ends before `isKilled` */
  async talk(url: string, token: string, isKilled: () => boolean): Promise<void> {
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
      if (error instanceof Refused || !isKilled()) throw error;
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
    if (!answer.ok) throw new Refused(answer.error.code);
    line.seq = answer.seq;
    this.onSent();
  }
}

async function start(dataDir: string): Promise<{ served: Served; url: string }> {
  const args = ["--port", "0", "--host", "127.0.0.1", "--no-aliases", "--data", dataDir, "--json"];
  const served = runServe([...args, "--set", "limits.enabled=false"], { script: "scripts/bench/host.mjs" });
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

/** All that a list of the native API holds. */
async function listed<T>(who: Person, path: string): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; ; page++) {
    const { items, total } = (await who.call<ListPage<T>>("GET", `${path}&page=${page}&pageSize=200`)).body;
    all.push(...items);
    if (items.length === 0 || all.length >= total) return all;
  }
}

/** How often each of these names is in the list. */
const timesOf = (names: readonly string[], list: readonly string[]): readonly number[] =>
  names.map((name) => list.filter((each) => each === name).length);

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
      let isKilled = false;
      const isHeard = new Promise<void>((resolve) => {
        for (const talker of talkers) talker.onSent = resolve;
      });
      const talking = talkers.map((talker) =>
        talker.talk(url, (talker.who === "ada" ? ada : bo).token, () => isKilled),
      );
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
      // In the middle of it, however slow the machine is.
      await Promise.race([isHeard, Promise.all(talking)]);
      await new Promise((go) => setTimeout(go, Math.random() * 400));
      isKilled = true;
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
    const people = await listed<{ username: string }>(reader, "/api/users?query=guest-");
    const usernames = people.map(({ username }) => username);
    expect(timesOf(madeAccounts, usernames)).toEqual(madeAccounts.map(() => 1));
    const roomsNow = await listed<{ name: string }>(reader, "/api/rooms?query=made-");
    const names = roomsNow.map(({ name }) => name);
    expect(timesOf(madeRooms, names)).toEqual(madeRooms.map(() => 1));
    served.process.kill("SIGTERM");
    expect((await served.ended).code).toBe(0);
  }, 240_000);
});
