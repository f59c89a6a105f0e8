import { expect } from "vitest";
import type { TestHost } from "../host.ts";
import { send } from "../loopback.ts";
import { Client } from "../wires/apiv1.ts";
import type { Driver, Player } from "./driver.ts";

const OK = { status: 0, message: "" };

export function apiv1Driver(host: TestHost): Driver {
  const clients = new Map<string, Client>();
  const call = async (path: string, { from }: Player, body?: object) =>
    (await send(host, path, { from, ...(body && { body }) })).body;
  const clientOf = async ({ name, from }: Player) => {
    const client = clients.get(name) ?? (await Client.connect(host, "v4", { localAddress: from }));
    clients.set(name, client);
    return client;
  };
  const ask = async (event: string, who: Player, payload: object) =>
    (await clientOf(who)).ask(event, { username: who.name, ...payload });
  const coming = (action: "in" | "out", { name }: Player, onlineusers: number) => ({
    ...OK,
    data: { action, onlineusers, username: name, useravatar: expect.stringContaining("/apiv1/user/avatar/") },
  });

  return {
    dialect: "apiv1",
    async register(who) {
      const { name: username, phone } = who;
      const answer = await call("/apiv1/user/register", who, { username, phone, userdetail: "" });
      return { answer, expected: { ...OK, data: { username, phone, userdetail: "" } } };
    },
    async create(owner, roomname) {
      const told = { roomowner: owner.name, roomname, roomdetail: "here" };
      const answer = await call("/apiv1/user/roomcreate", owner, told);
      const roomurl = `${host.url}/apiv1/joinroom/${encodeURIComponent(roomname)}`;
      return { answer, expected: { ...OK, data: { ...told, roomurl } } };
    },
    async join(who, roomname) {
      return { answer: await ask("join", who, { roomname }), expected: coming("in", who, 1) };
    },
    async talk(who, roomname, message) {
      const answer = await ask("new message", who, { roomname, message });
      const data = { action: "msg", username: who.name, useranme: who.name, roomname, message };
      return { answer, expected: { ...OK, data: expect.objectContaining(data) } };
    },
    async history(who, roomname) {
      const answer = await call(`/apiv1/room/message/${encodeURIComponent(roomname)}`, who);
      const { data } = answer as { data: { msg: { message: string }[] } };
      const expected = { ...OK, data: { onlineusers: 1, msg: expect.any(Array) } };
      return { answer, expected, texts: data.msg.map(({ message }) => message) };
    },
    async leave(who, roomname) {
      return { answer: await ask("leave", who, { roomname }), expected: coming("out", who, 0) };
    },
    async dissolve(owner, roomname) {
      const answer = await call("/apiv1/room/delete", owner, { roomname, roomowner: owner.name });
      return { answer, expected: OK };
    },
    async removeAccount(who) {
      return { answer: await call("/apiv1/user/delete", who, { username: who.name }), expected: OK };
    },
    close() {
      for (const client of clients.values()) client.close();
    },
  };
}
