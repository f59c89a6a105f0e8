import { expect } from "vitest";
import type { HistoryPage, Message } from "../../../server/dialects/native/contract.ts";
import type { TestHost } from "../host.ts";
import { multipart, send } from "../loopback.ts";
import * as people from "../people.ts";
import type { Driver, Player } from "./driver.ts";

interface Registered {
  readonly person: people.Person;
  readonly socket: people.ChatSocket;
}

/** @param reach the URL that each of them uses */
export function nativeDriver(host: TestHost, reach: (who: Player) => TestHost = () => host): Driver {
  const registered = new Map<string, Registered>();
  const rooms = new Map<string, number>();
  const of = ({ name }: Player): Registered => {
    const found = registered.get(name);
    if (!found) throw new Error(`${name} has not registered.`);
    return found;
  };
  const idOf = (room: string): number => rooms.get(room) ?? 0;
  const call = async (who: Player, method: string, path: string, body?: unknown) => {
    const { status, body: answer } = await of(who).person.call(method, path, body);
    return { status, answer };
  };
  const ok = expect.objectContaining({ ok: true });
  const empty = { status: 204, answer: "" };

  return {
    dialect: "native",
    async register(who) {
      const { name, password } = who;
      const person = await people.person(reach(who), name, password);
      registered.set(name, { person, socket: await person.connect() });
      return {
        answer: person.user,
        expected: expect.objectContaining({ username: name, hasPassword: true }),
      };
    },
    async create(owner, name) {
      const { status, answer } = await call(owner, "POST", "/api/rooms", { name });
      rooms.set(name, (answer as { id: number }).id);
      return {
        answer: { status, answer },
        expected: { status: 201, answer: expect.objectContaining({ name }) },
      };
    },
    async join(who, room) {
      const answer = await people.ask(of(who).socket, "room:join", { roomId: idOf(room) });
      return { answer, expected: ok };
    },
    async talk(who, room, body) {
      const send = { roomId: idOf(room), clientId: "one", kind: "text", body } as const;
      return { answer: await people.ask(of(who).socket, "message:send", send), expected: ok };
    },
    async image(who, room, picture) {
      const form = await multipart({ file: { data: picture, name: "a.png" } });
      const headers = { ...form.headers, Authorization: `Bearer ${of(who).person.token}` };
      const { body } = await send(reach(who), `/api/rooms/${idOf(room)}/files`, { ...form, headers });
      return {
        answer: body,
        expected: expect.objectContaining({ kind: "image" }),
        path: (body as Message).body,
      };
    },
    async history(who, room) {
      const { status, answer } = await call(who, "GET", `/api/rooms/${idOf(room)}/messages`);
      const texts = (answer as HistoryPage).items.map((message) => message.body);
      return { answer: { status, answer }, expected: { status: 200, answer: expect.anything() }, texts };
    },
    async kick(owner, room, whom) {
      const { id } = of(whom).person.user;
      const out = people.next(of(whom).socket, "kicked");
      const answer = await call(owner, "DELETE", `/api/rooms/${idOf(room)}/members/${id}`);
      expect(await out).toMatchObject({ roomId: idOf(room) });
      return { answer, expected: empty };
    },
    async transfer(owner, room, whom) {
      const { id: userId } = of(whom).person.user;
      const answer = await call(owner, "PUT", `/api/rooms/${idOf(room)}/owner`, { userId });
      const owned = { owner: expect.objectContaining({ id: userId }) };
      return { answer, expected: { status: 200, answer: expect.objectContaining(owned) } };
    },
    async leave(who, room) {
      const answer = await people.ask(of(who).socket, "room:leave", { roomId: idOf(room) });
      return { answer, expected: { ok: true } };
    },
    async dissolve(owner, room) {
      const told = people.next(of(owner).socket, "room:dissolved");
      const answer = await call(owner, "DELETE", `/api/rooms/${idOf(room)}`);
      expect(await told).toMatchObject({ roomId: idOf(room) });
      return { answer, expected: empty };
    },
    async removeAccount(who) {
      return { answer: await call(who, "DELETE", "/api/me", { password: who.password }), expected: empty };
    },
    close() {
      for (const { socket } of registered.values()) socket.close();
    },
  };
}
