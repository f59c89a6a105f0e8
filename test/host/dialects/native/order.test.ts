/** What one client sends without waiting for the answers takes effect in order, with the Socket.IO clients of 4 and 2. */
import ioVersion2, { type OldClient } from "socket.io-client-2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message } from "../../../../server/dialects/native/contract.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { type ChatSocket, createRoom, type Person, person } from "../../../support/people.ts";

type Answer = { readonly ok: true } | { readonly ok: false; readonly error: { readonly code: string } };

let host: TestHost;
let ada: Person;
let bo: Person;
beforeAll(async () => {
  host = await startTestHost();
  [ada, bo] = [await person(host, "ada"), await person(host, "bo")];
});
afterAll(() => host.stop());

function old(who: Person): Promise<OldClient> {
  const url = `${host.url}/chat?token=${who.token}`;
  const socket = ioVersion2(url, { transports: ["websocket"], forceNew: true, reconnection: false });
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve(socket));
    for (const event of ["error", "connect_error"]) socket.once(event, (error: never) => reject(error));
  });
}

const historyOf = async (roomId: number): Promise<string[]> => {
  const { body } = await ada.call<{ items: Message[] }>("GET", `/api/rooms/${roomId}/messages`);
  return body.items.map((message) => message.body);
};

describe.each(["4", "2"])("events that a client of Socket.IO %s sends at once", (version) => {
  let socket: ChatSocket | OldClient;
  let rooms = 0;
  beforeAll(async () => {
    socket = version === "4" ? await bo.connect() : await old(bo);
  });
  afterAll(() => void socket.close());

  const room = async (more: Record<string, unknown> = {}) =>
    (await createRoom(ada, `Room ${version}-${++rooms}`, more)).id;
  /** Resolves with "ok" or the code of the refusal. */
  const ask = (event: string, params: object): Promise<string> =>
    new Promise((resolve) => {
      const emit = socket.emit as (event: string, params: object, ack: (answer: Answer) => void) => unknown;
      emit.call(socket, event, params, (answer) => resolve(answer.ok ? "ok" : answer.error.code));
    });
  const join = (roomId: number) => ask("room:join", { roomId });
  const leave = (roomId: number) => ask("room:leave", { roomId });
  const say = (roomId: number, body: string) =>
    ask("message:send", { roomId, clientId: body, kind: "text", body });

  it("are accepted when a join comes before them", async () => {
    const roomId = await room();
    const answers = [join(roomId), say(roomId, "1"), ask("typing", { roomId }), say(roomId, "2")];
    expect(await Promise.all(answers)).toEqual(["ok", "ok", "ok", "ok"]);
    expect(await historyOf(roomId)).toEqual(["1", "2"]);
  });

  it("are accepted when a leave follows them, and refused after it", async () => {
    const roomId = await room();
    await join(roomId);
    const bodies = ["1", "2", "3", "4", "5"];
    const answers = [...bodies.map((body) => say(roomId, body)), leave(roomId), say(roomId, "6")];
    expect(await Promise.all(answers)).toEqual(["ok", "ok", "ok", "ok", "ok", "ok", "not_member"]);
    expect(await historyOf(roomId)).toEqual(bodies);
  });

  it("may leave a room and join it again, and change a message before and after", async () => {
    const roomId = await room();
    await join(roomId);
    const answers = [
      say(roomId, "1"),
      leave(roomId),
      ask("message:edit", { id: `${roomId}-1`, body: "refused" }),
      join(roomId),
      ask("message:edit", { id: `${roomId}-1`, body: "edited" }),
      say(roomId, "2"),
    ];
    expect(await Promise.all(answers)).toEqual(["ok", "ok", "not_member", "ok", "ok", "ok"]);
    expect(await historyOf(roomId)).toEqual(["edited", "2"]);
  });

  it("go on after a join that is refused", async () => {
    const [shut, open] = [await room({ isPublic: false }), await room()];
    const answers = [join(shut), say(shut, "1"), leave(shut), join(open), say(open, "2")];
    expect(await Promise.all(answers)).toEqual(["room_private", "not_member", "not_member", "ok", "ok"]);
  });
});
