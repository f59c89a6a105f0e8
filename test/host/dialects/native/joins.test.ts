/** Many who join one room at once, with the Socket.IO clients of 4 and 2. */
import ioVersion2, { type OldClient } from "socket.io-client-2";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { JoinResult, ServerEvents } from "../../../../server/dialects/native/contract.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { type ChatSocket, createRoom, type Person, person } from "../../../support/people.ts";

type Online = ServerEvents["member:online"];

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(() => host.stop());

/** A client of either kind that joins with an acknowledgement and keeps what it hears, in order. */
async function client(who: Person, isOld: boolean) {
  const socket: ChatSocket | OldClient = isOld
    ? await old(`${host.url}/chat?token=${who.token}`)
    : await who.connect();
  const heard: (Online | "message")[] = [];
  const on = socket.on.bind(socket) as (event: string, listener: (data: Online) => void) => void;
  on("member:online", (data) => heard.push(data));
  const last = new Promise<void>((resolve) =>
    on("message", () => {
      heard.push("message");
      resolve();
    }),
  );
  const ask = <T>(event: string, params: object) =>
    new Promise<T & { ok: boolean }>((resolve) => {
      (socket.emit as (event: string, ...args: unknown[]) => unknown).call(socket, event, params, resolve);
    });
  return { who, heard, last, ask, close: () => socket.close() };
}

function old(url: string): Promise<OldClient> {
  const socket = ioVersion2(url, { transports: ["websocket"], forceNew: true, reconnection: false });
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve(socket));
    for (const event of ["error", "connect_error"]) socket.once(event, (error: never) => reject(error));
  });
}

it("people who join at the same time are announced to each other once, in order, before the next message", async () => {
  const people: Person[] = [];
  for (let n = 0; n < 10; n++) people.push(await person(host, `guest-${n}`));
  const [ann] = people;
  if (!ann) throw new Error("nobody");
  const room = await createRoom(ann, "All at once");
  const clients = await Promise.all(people.map((who, n) => client(who, n % 2 === 1)));
  const [first, second, ...others] = clients;
  if (!first || !second) throw new Error("too few");
  for (const early of [first, second]) await early.ask("room:join", { roomId: room.id });
  const answers = await Promise.all(
    others.map(({ ask }) => ask<JoinResult>("room:join", { roomId: room.id })),
  );
  await first.ask("message:send", { roomId: room.id, clientId: "1", kind: "text", body: "hello" });
  await Promise.all(clients.map(({ last }) => last));
  for (const { heard } of [first, second]) {
    const online = heard.slice(0, -1) as Online[];
    expect(heard.at(-1)).toBe("message");
    expect(online.slice(-others.length).map((event) => event.online)).toEqual(others.map((_, n) => n + 3));
    expect(new Set(online.map(({ user }) => user.id)).size).toBe(online.length);
  }
  for (const [index, { who, heard }] of others.entries()) {
    const answer = answers[index];
    expect(answer).toMatchObject({ ok: true, readSeq: 0, mute: null, messages: [], hasMore: false });
    const shown = answer?.members.filter(({ isOnline }) => isOnline).map(({ id }) => id) ?? [];
    const told = heard.flatMap((event) => (event === "message" ? [] : event.user.id));
    expect(shown).toContain(who.user.id);
    expect(new Set([...shown, ...told]).size).toBe(people.length);
  }
  for (const { close } of clients) close();
});
