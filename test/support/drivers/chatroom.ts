import type { TestHost } from "../host.ts";
import { Client, call, packet } from "../wires/chatroom.ts";
import type { Driver, Player } from "./driver.ts";

export function chatroomDriver(host: TestHost): Driver {
  const clients = new Map<string, Client>();
  const ask = async (type: string, { name, from }: Player, room: string, msg = "") => {
    const client = clients.get(name) ?? (await Client.connect(host, { from }));
    clients.set(name, client);
    return client.ask(packet(type, name, room, msg));
  };

  return {
    dialect: "chatroom",
    async register(who) {
      const told = { user_name: who.name, user_tel: who.phone, user_password: who.password };
      const answer = await call(host, "/auth/register", told, who.from);
      return { answer, expected: { res: "register successfully" } };
    },
    async create(owner, room_name) {
      const answer = await call(host, "/chatroom/create", { room_name }, owner.from);
      return { answer, expected: { res: "chatroom create successfully" } };
    },
    async join(who, room) {
      const answer = await ask("join", who, room);
      return { answer, expected: packet("user", who.name, room, "create") };
    },
    async talk(who, room, line) {
      return { answer: await ask("msg", who, room, line), expected: packet("msg", who.name, room, line) };
    },
    async leave(who, room) {
      return { answer: await ask("leave", who, room), expected: packet("user", who.name, room, "leave") };
    },
    close() {
      for (const client of clients.values()) client.close();
    },
  };
}
