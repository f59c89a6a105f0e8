/** The last messages of a client that closes its connection, on every wire, as a client of dialect C hears them. */
import { once } from "node:events";
import ioVersion2 from "socket.io-client-2";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { WebSocket } from "ws";
import { hostActor } from "../../../server/chat/actor.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { ask, askOk, type ChatSocket, login, person } from "../../support/people.ts";
import * as apiv1 from "../../support/wires/apiv1.ts";
import * as chatroom from "../../support/wires/chatroom.ts";
import * as room from "../../support/wires/room.ts";

let host: TestHost;
let owner: string;
let rooms = 0;

beforeAll(async () => {
  host = await startTestHost();
  owner = await room.enrol(host, "owner");
  await room.enrol(host, "dora");
  await person(host, "eve");
  await chatroom.register(host, "bea", "1");
  await apiv1.register(host, "al");
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

interface Place {
  readonly id: string;
  readonly name: string;
  readonly number: number;
}

interface Sender {
  readonly name: string;
  say(body: string): void;
  /** Resolves when the server knows. */
  close(): Promise<unknown>;
}

/** Logs in and enters the room. */
type Open = (place: Place) => Promise<Sender>;

function closeWs(ws: WebSocket, how: "close" | "terminate"): Promise<unknown> {
  const closed = once(ws, "close");
  ws[how]();
  return closed;
}

function closeSocket(socket: { close(): unknown }): Promise<unknown> {
  socket.close();
  return expect.poll(() => host.host.io.engine.clientsCount).toBe(0);
}

const onRoom =
  (how: "close" | "terminate"): Open =>
  async ({ id }) => {
    const token = await room.tokenFor(host, "dora");
    const { ws } = await room.enter(host, "/room/enter", { roomId: id }, { token });
    return { name: "dora", say: (body) => ws.send(body), close: () => closeWs(ws, how) };
  };

const onChatroom: Open = async ({ name }) => {
  await chatroom.call(host, "/auth/login", { user_tel: "1", user_password: "123456" });
  const client = await chatroom.Client.connect(host);
  client.send(chatroom.packet("join", "bea", name));
  const say = (body: string) => client.send(chatroom.packet("msg", "bea", name, body));
  return { name: "bea", say, close: () => closeWs(client.ws, "close") };
};

const onApiv1 =
  (kind: apiv1.Kind, transport: string): Open =>
  async ({ name: roomname }) => {
    const { socket } = await apiv1.Client.connect(host, kind, { transports: [transport] });
    const username = "al";
    socket.emit("join", { username, roomname });
    const say = (message: string) => socket.emit("new message", { username, roomname, message });
    return { name: username, say, close: () => closeSocket(socket) };
  };

const native = (socket: Pick<ChatSocket, "emit" | "close">, roomId: number): Sender => {
  const emit = socket.emit.bind(socket) as (event: string, params: object) => unknown;
  emit("room:join", { roomId });
  const say = (body: string) => emit("message:send", { roomId, clientId: body, kind: "text", body });
  return { name: "eve", say, close: () => closeSocket(socket) };
};

const onNative: Open = async ({ number }) => {
  const eve = await login(host, "eve");
  return native(await eve.connect(), number);
};

const onOldNative: Open = async ({ number }) => {
  const { token } = await login(host, "eve");
  const url = `${host.url}/chat?token=${token}`;
  const socket = ioVersion2(url, { transports: ["websocket"], forceNew: true, reconnection: false });
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  return native(socket as unknown as ChatSocket, number);
};

/** A new room with a client that keeps what it hears. */
async function newRoom() {
  const id = `r${++rooms}`;
  const place = { id, name: `room ${id}` };
  const at = await room.createRoom(host, owner, place);
  await at.receive("owner成功进入房间");
  const { id: number } = await host.host.core.rooms.byCode(hostActor(), id);
  return { at, place: { ...place, number }, heard: () => at.received.slice(1).map((f) => f.Content) };
}

/** Holds the next message before it is written: resolves when that begins, and returns the way to let it go on. */
function holdWrite(): [Promise<void>, () => void] {
  const { messages } = host.host.store;
  const append = messages.append.bind(messages);
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const begun = new Promise<void>((resolve) => {
    vi.spyOn(messages, "append").mockImplementationOnce(async (...args) => {
      resolve();
      await held;
      return append(...args);
    });
  });
  return [begun, release];
}

describe.each<[string, Open]>([
  ["C, closed", onRoom("close")],
  ["C, cut off", onRoom("terminate")],
  ["B", onChatroom],
  ["A, Socket.IO 4", onApiv1("v4", "websocket")],
  ["A, Socket.IO 2", onApiv1("v2", "websocket")],
  ["A, polling", onApiv1("v4", "polling")],
  ["native, Socket.IO 4", onNative],
  ["native, Socket.IO 2", onOldNative],
])("a client that sends and closes at once (%s)", (_, open) => {
  const bodies = ["1", "2", "3", "4", "5"];

  it("enters, is heard to the end, and leaves then", async () => {
    const { at, place, heard } = await newRoom();
    const { name, say, close } = await open(place);
    for (const body of bodies) say(body);
    await Promise.all([close(), at.receive(`${name}退出房间`)]);
    expect(heard()).toEqual([`${name}成功进入房间`, ...bodies, `${name}退出房间`]);
    expect(await host.host.core.presence.online(place.number)).toBe(1);
    at.ws.close();
  });

  it("leaves at once when it is kicked while its last message is being written", async () => {
    const { at, place, heard } = await newRoom();
    const { name, say, close } = await open(place);
    await at.receive(`${name}成功进入房间`);
    const [isWriting, release] = holdWrite();
    say("last");
    await Promise.all([isWriting, close()]);
    const { accounts, moderation } = host.host.core;
    const user = await accounts.find("username", name);
    await moderation.kickFromHost(hostActor(), user?.id ?? 0, "");
    await at.receive(`${name}退出房间`);
    expect(heard()).toEqual([`${name}成功进入房间`, `${name}退出房间`]);
    release();
    await at.receive("last");
    at.ws.close();
  });
});

describe("a client of dialect C that sends and then, over HTTP,", () => {
  it.each([
    ["leaves the room", 1000, ({ name: roomName }: Place) => ["DELETE /room/exit", { roomName }] as const],
    ["logs out", 4003, () => ["DELETE /user/exit", {}] as const],
  ])("%s is heard to the end before", async (_, code, call) => {
    const { at, place, heard } = await newRoom();
    const token = await room.tokenFor(host, "dora");
    const client = await room.enter(host, "/room/enter", { roomId: place.id }, { token });
    await at.receive("dora成功进入房间");
    const [isWriting, release] = holdWrite();
    for (const body of ["1", "2", "3"]) client.ws.send(body);
    await isWriting;
    const [what, query] = call(place);
    const waits = vi.spyOn(host.host.core.connections, "settled");
    const answered = room.send(host, what, { query, token });
    await Promise.race([answered, expect.poll(() => waits.mock.calls.length).toBe(1)]);
    release();
    await Promise.all([answered, at.receive("dora退出房间")]);
    expect(heard()).toEqual(["dora成功进入房间", "1", "2", "3", "dora退出房间"]);
    expect((await client.closed).code).toBe(code);
    at.ws.close();
  });
});

it("a client of dialect C that closes after a message may enter again at once, and comes after it", async () => {
  const { at, place, heard } = await newRoom();
  const token = await room.tokenFor(host, "dora");
  const enter = () => room.enter(host, "/room/enter", { roomId: place.id }, { token });
  const first = await enter();
  await at.receive("dora成功进入房间");
  const [isWriting, release] = holdWrite();
  first.ws.send("last");
  await isWriting;
  await closeWs(first.ws, "close");
  const entering = enter();
  const isRefused = entering.then(
    () => false,
    () => true,
  );
  release();
  expect(await isRefused).toBe(false);
  const again = await entering;
  await again.receive("dora成功进入房间");
  expect(again.received.map((frame) => frame.Content)).toEqual(["dora成功进入房间"]);
  await at.receive("dora退出房间");
  expect(heard()).toEqual(["dora成功进入房间", "last", "dora退出房间", "dora成功进入房间"]);
  again.ws.close();
  at.ws.close();
});

it("a client of the native API that sends and then logs out over HTTP is heard to the end before", async () => {
  const { at, place, heard } = await newRoom();
  const eve = await login(host, "eve");
  const socket = await eve.connect();
  const { say } = native(socket, place.number);
  await at.receive("eve成功进入房间");
  const [isWriting, release] = holdWrite();
  const bodies = Array.from({ length: 40 }, (_, index) => `${index + 1}`);
  for (const body of bodies) say(body);
  await isWriting;
  const waits = vi.spyOn(host.host.core.connections, "settled");
  const answered = eve.call("DELETE", "/api/session");
  await Promise.race([answered, expect.poll(() => waits.mock.calls.length).toBe(1)]);
  release();
  await Promise.all([answered, at.receive("eve退出房间")]);
  // The first one was held.
  expect(new Set(heard().slice(1, -1))).toEqual(new Set(bodies));
  expect(heard()).toHaveLength(bodies.length + 2);
  at.ws.close();
});

it("two connections of a person that leave a room at once do not wait for each other", async () => {
  const { place } = await newRoom();
  const eve = await login(host, "eve");
  const sockets = await Promise.all([eve.connect(), eve.connect()]);
  for (const socket of sockets) await askOk(socket, "room:join", { roomId: place.number });
  const waits = vi.spyOn(host.host.core.connections, "settled");
  const left = await Promise.all(
    sockets.map((socket) => ask(socket, "room:leave", { roomId: place.number })),
  );
  expect(left.map(({ ok }) => ok).sort()).toEqual([false, true]);
  expect(waits).not.toHaveBeenCalled();
  for (const socket of sockets) socket.close();
});
