import { expect, vi } from "vitest";
import type { TestHost } from "../host.ts";
import * as wire from "../wires/room.ts";
import type { Driver, Player } from "./driver.ts";

const CODE = "1";
const done = (Notice: string) => ({ err: { Code: 0, Msg: "", Notice } });

export function roomDriver(host: TestHost): Driver {
  const tokens = new Map<string, string>();
  const clients = new Map<string, wire.Client>();
  const tokenOf = async ({ name, password, from }: Player): Promise<string> => {
    const known = tokens.get(name);
    if (known !== undefined) return known;
    const login = { userId: name, userPwd: password };
    const { body } = await wire.send(host, "POST /user/login", { body: login, from });
    const { token } = body.err.Msg as { token: string };
    tokens.set(name, token);
    return token;
  };
  const call = async (what: string, who: Player, sending: wire.Sending = {}) =>
    (await wire.send(host, what, { token: await tokenOf(who), from: who.from, ...sending })).body;
  const enter = async (path: string, query: Record<string, string>, who: Player) => {
    const client = await wire.enter(host, path, query, { token: await tokenOf(who), from: who.from });
    clients.set(who.name, client);
    return client.receive(`${who.name}成功进入房间`);
  };
  const chairOf = ({ name }: Player): wire.Client => {
    const client = clients.get(name);
    if (!client) throw new Error(`${name} is in no room.`);
    return client;
  };
  const entered = ({ name }: Player, RoomName: string) => ({
    FromUserName: "system",
    RoomName,
    Content: `${name}成功进入房间`,
  });
  const closed = async (who: Player, code: number) =>
    expect(await chairOf(who).closed).toMatchObject({ code });

  return {
    dialect: "room",
    async register(who) {
      const userEmail = `${who.phone}@qq.com`;
      const body = { userId: who.name, userPwd: who.password, userName: who.name, userEmail };
      const answer = (await wire.send(host, "POST /user/register", { body, from: who.from })).body;
      return { answer, expected: done("注册成功") };
    },
    async create(owner, roomName) {
      const query = { roomName, roomId: CODE, roomCap: "0", roomAccess: "1" };
      return { answer: await enter("/room/create", query, owner), expected: entered(owner, roomName) };
    },
    async join(who, room) {
      return { answer: await enter("/room/enter", { roomId: CODE }, who), expected: entered(who, room) };
    },
    async talk(who, RoomName, line) {
      const { ws, receive } = chairOf(who);
      ws.send(line);
      return { answer: await receive(line), expected: { FromUserName: who.name, RoomName, Content: line } };
    },
    async image(who, roomName, picture) {
      const { received, receive } = chairOf(who);
      const body = wire.picture(picture, { roomName });
      const answer = await call("POST /room/sendImg", who, { body });
      const url = await vi.waitFor(() => {
        const found = received.find(({ Content }) => Content.startsWith(`${host.url}/upload/`));
        if (!found) throw new Error("No picture was heard.");
        return found.Content;
      }, 30_000);
      expect(await receive(url)).toEqual({ FromUserName: who.name, RoomName: roomName, Content: url });
      return { answer, expected: done("发送成功"), path: new URL(url).pathname };
    },
    async kick(owner, roomName, { name: userId, ...whom }) {
      const answer = await call("DELETE /room/kickOutUser", owner, { query: { roomName, userId } });
      await closed({ name: userId, ...whom }, 4001);
      return { answer, expected: done("踢出成功") };
    },
    async transfer(owner, roomName, { name: userId }) {
      const answer = await call("PUT /room/transferOwner", owner, { query: { roomName, userId } });
      return { answer, expected: done("转让成功") };
    },
    async leave(who, roomName) {
      const answer = await call("DELETE /room/exit", who, { query: { roomName } });
      await closed(who, 1000);
      return { answer, expected: done("退出房间成功") };
    },
    async dissolve(owner, roomName) {
      const answer = await call("DELETE /room/dissolve", owner, { query: { roomName } });
      await closed(owner, 4002);
      return { answer, expected: done("解散成功") };
    },
    close() {
      for (const { ws } of clients.values()) ws.terminate();
    },
  };
}
