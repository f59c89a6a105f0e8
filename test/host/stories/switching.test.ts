/** Each dialect is switched off and on by its setting, while people on the others keep talking. */
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { Core } from "../../../server/chat/core.ts";
import type { Dialect, DialectName } from "../../../server/dialects/dialect.ts";
import { DIALECTS } from "../../../server/dialects/index.ts";
import { VERSION } from "../../../server/host/version.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { send } from "../../support/loopback.ts";
import { nativeParticipant } from "../../support/participants/native.ts";
import { apiParticipant, chatroomParticipant, roomParticipant } from "../../support/participants/older.ts";
import type { Participant } from "../../support/participants/participant.ts";
import { createRoom, type Person, person } from "../../support/people.ts";
import * as apiv1 from "../../support/wires/apiv1.ts";
import * as chatroom from "../../support/wires/chatroom.ts";
import * as room from "../../support/wires/room.ts";

type Switched = Exclude<DialectName, "native">;
const SWITCHED: readonly Switched[] = ["apiv1", "chatroom", "room", "h5", "app"];

let host: TestHost;
let ada: Person;
let roomId: number;
let cyToken: string;
let seats: Map<DialectName, Participant>;
let subscribers: number;

const SEATS: Partial<Record<DialectName, () => Promise<Participant>>> = {
  native: () => nativeParticipant("native", ada, roomId),
  apiv1: () => apiParticipant(host, "v2", "ann", "den"),
  chatroom: () => chatroomParticipant(host, "bob", "den"),
  room: () => roomParticipant(host, "cy", cyToken, "den"),
};

beforeEach(async () => {
  subscribers = 0;
  host = await startTestHost({ dialects: COUNTED });
  ada = await person(host, "ada");
  roomId = (await createRoom(ada, "den")).id;
  await apiv1.register(host, "ann");
  await chatroom.register(host, "bob", "13800000003");
  cyToken = await room.enrol(host, "cy");
  seats = new Map();
  for (const [name, take] of Object.entries(SEATS)) seats.set(name as DialectName, await take());
});

afterEach(async () => {
  for (const seat of seats.values()) await seat.close();
  await host.stop();
  expect(host.complaints).toEqual([]);
});

/** Every path and method of the dialect's reference, with the status it answers. */
async function statuses(name: DialectName): Promise<readonly (readonly [string, number])[]> {
  const { paths = {} } = DIALECTS.find((dialect) => dialect.name === name)?.reference(VERSION) ?? {};
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => [method.toUpperCase(), path.replace(/\{\w+\}/g, "1")] as const),
  );
  return Promise.all(
    calls.map(async ([method, path]) => {
      // An invalid token, so that nothing is done.
      const { status } = await send(host, path, { method, body: {}, headers: { token: "none" } });
      return [`${method} ${path}`, status] as const;
    }),
  );
}
const unanswered = (all: Awaited<ReturnType<typeof statuses>>) =>
  all.filter(([, status]) => status === 404).map(([call]) => call);

/** The answer to an upgrade of that path: 101, or the status that refuses it. */
async function upgrade(path: string): Promise<number> {
  const ws = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, {
    headers: { Authorization: `Bearer ${cyToken}` },
  });
  ws.on("error", () => {});
  const status = new Promise<number>((resolve) => {
    ws.once("open", () => resolve(101));
    ws.once("unexpected-response", (_, { statusCode = 0 }) => resolve(statusCode));
  });
  const answered = await status;
  ws.terminate();
  return answered;
}
const UPGRADES: Partial<Record<DialectName, readonly string[]>> = {
  chatroom: ["/"],
  room: ["/room/create", "/room/enter?roomName=none", "/room/reEnter?roomName=none"],
};

/** The number of listeners to the chat's events and to Socket.IO. */
const listening = (): number => subscribers + host.host.io.of("/").listenerCount("connection") * 1000;

/** The dialects, each counting its subscriptions. */
const COUNTED: readonly Dialect[] = DIALECTS.map((dialect) => ({
  ...dialect,
  mount: (at) => dialect.mount({ ...at, core: { ...at.core, subscribe: counting(at.core) } }),
}));

const counting =
  (core: Core): Core["subscribe"] =>
  (listener) => {
    const stop = core.subscribe(listener);
    subscribers += 1;
    return () => {
      subscribers -= 1;
      stop();
    };
  };

const connected = (name: DialectName) =>
  host.host.core.connections.all().filter(({ dialect }) => dialect === name).length;

/** Checks that everyone on these wires receives the line, once. */
async function allHear(line: string, names: Iterable<DialectName>): Promise<void> {
  await seats.get("native")?.say(line);
  for (const name of names) {
    const seat = seats.get(name);
    if (!seat) continue;
    await expect.poll(async () => (await seat.lines()).at(-1), { message: name }).toEqual(["ada", line]);
    expect((await seat.lines()).filter(([, text]) => text === line)).toHaveLength(1);
  }
}

const turn = (name: Switched, isOn: boolean) => host.host.settings.update({ [`dialects.${name}`]: isOn });

describe.each(SWITCHED)("the dialect %s", (name) => {
  const others = (["native", ...SWITCHED] as const).filter((other) => other !== name);

  it("is switched off alone, with all its paths, sockets and listeners, and comes back", async () => {
    const before = listening();
    expect(unanswered(await statuses(name)).length).toBeLessThan((await statuses(name)).length);
    const othersBefore = new Map<DialectName, unknown>();
    for (const other of others) othersBefore.set(other, unanswered(await statuses(other)));
    await allHear("all are here", seats.keys());

    for (let round = 1; round <= 2; round++) {
      await turn(name, false);
      await expect.poll(() => connected(name)).toBe(0);
      const off = await statuses(name);
      expect(unanswered(off)).toEqual(off.map(([call]) => call));
      for (const path of UPGRADES[name] ?? []) expect(await upgrade(path)).toBe(404);
      const isHeard = seats.has(name);
      if (isHeard) expect(listening()).toBeLessThan(before);
      else expect(listening()).toBe(before);

      const staying = others.filter((other) => seats.has(other));
      expect(staying.map(connected)).toEqual(staying.map(() => 1));
      for (const other of others)
        expect(unanswered(await statuses(other)), other).toEqual(othersBefore.get(other));
      const heard = seats.get(name)?.received().length;
      await allHear(`without ${name}, ${round}`, staying);
      expect(seats.get(name)?.received().length).toBe(heard);

      await turn(name, true);
      await expect.poll(async () => unanswered(await statuses(name)).length).toBeLessThan(off.length);
      const take = SEATS[name];
      if (take) seats.set(name, await take());
      await allHear(`with ${name} again, ${round}`, seats.keys());
      expect(listening()).toBe(before);
    }
  });
});

describe("the sockets of a dialect that is switched off", () => {
  it("are told the reason", async () => {
    const a = await apiv1.Client.connect(host, "v4");
    await a.ask("join", { username: "ann", roomname: "den" });
    const b = await chatroom.Client.connect(host);
    await b.ask(chatroom.packet("join", "bob", "den"));
    const c = await room.enter(host, "/room/reEnter", { roomName: "den" }, { token: cyToken });
    const aGone = new Promise((resolve) => a.socket.once("disconnect", resolve as () => void));
    const bGone = once(b.ws, "close");

    await host.host.settings.update({
      "dialects.apiv1": false,
      "dialects.chatroom": false,
      "dialects.room": false,
    });
    expect(await aGone).toBe("io server disconnect");
    expect((await bGone)[0]).toBe(1001);
    expect(await c.closed).toMatchObject({ code: 1001 });
    await expect(apiv1.Client.connect(host, "v4")).rejects.toThrow("switched off");
    await expect.poll(() => host.host.core.presence.online(roomId)).toBe(1);
  });
});
