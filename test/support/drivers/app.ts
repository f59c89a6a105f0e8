import { expect } from "vitest";
import type { TestHost } from "../host.ts";
import { send } from "../wires/app.ts";
import type { Driver } from "./driver.ts";

export function appDriver(host: TestHost): Driver {
  const rooms = new Map<string, string>();
  return {
    dialect: "app",
    async register(who) {
      const { name: username, password, phone, from } = who;
      const body = { username, password, nickname: username, phone };
      const { body: answer } = await send(host, "POST /users/", { body, from });
      const row = { username, phone, password: "", status: "SUCCESS", msg: "创建成功", code: "200" };
      const token = expect.stringMatching(/^[0-9a-f]{32}$/);
      return { answer, expected: expect.objectContaining({ ...row, token }) };
    },
    async create({ from }, room_alias) {
      const { body: answer } = await send(host, "POST /rooms/", { body: { room_alias }, from });
      rooms.set(room_alias, String(answer.pk));
      const row = { room_alias, active: true, status: "SUCCESS", code: "201" };
      return { answer, expected: expect.objectContaining(row) };
    },
    async dissolve({ from }, room) {
      const { status, body } = await send(host, `DELETE /rooms/${rooms.get(room)}/`, { from });
      return { answer: { status, body }, expected: { status: 204, body: undefined } };
    },
    close() {},
  };
}
