import { expect } from "vitest";
import type { TestHost } from "../host.ts";
import * as wire from "../wires/h5.ts";
import type { Driver, Player } from "./driver.ts";

const ok = (data: unknown) => ({ data, msg: expect.any(String), code: 200 });
const first = <T>(data: unknown): T => (data as readonly [T])[0];

export function h5Driver(host: TestHost): Driver {
  const people = new Map<string, wire.Person>();
  const groups = new Map<string, string>();
  const login = async ({ name: username, password, from }: Player): Promise<wire.Person> => {
    const known = people.get(username);
    if (known) return known;
    const answer = await wire.send(host, "POST /h5/user/login", { body: { username, password }, from });
    const person = answer.body.data as wire.Person;
    people.set(username, person);
    return person;
  };
  const call = async (what: string, who: Player, body: wire.Sending["body"]) =>
    (await wire.send(host, what, { token: (await login(who)).token, from: who.from, ...(body && { body }) }))
      .body;
  const group = (name: string) => ({ group: groups.get(name) ?? "" });

  return {
    dialect: "h5",
    async register(who) {
      const { name: username, password, from } = who;
      const { body } = await wire.send(host, "POST /h5/user/reg", { body: { username, password }, from });
      const row = expect.objectContaining({ username, password: "", role: 0, __v: 0 });
      return { answer: body, expected: { ...ok([row]), msg: "注册成功" } };
    },
    async create(owner, name) {
      const activationCode = await wire.activationCode(host);
      const page = await call("POST /h5/merchant/createMerchant", owner, { activationCode, name: "店" });
      const { _id: merchant } = first<{ _id: string }>(page.data);
      const answer = await call("POST /h5/group", owner, { merchant, name });
      const { _id } = answer.data as { _id: string };
      groups.set(name, _id);
      const row = { merchant, name, user: (await login(owner))._id };
      return { answer, expected: ok(expect.objectContaining(row)) };
    },
    async join(who, name) {
      const answer = await call("POST /h5/group/join", who, group(name));
      return { answer, expected: ok(expect.objectContaining({ state: 1, name })) };
    },
    async image(who, _room, picture) {
      const answer = await call("POST /upload", who, wire.fileForm(picture, "a.png"));
      const path = String(answer.data);
      return { answer, expected: ok(expect.stringMatching(/^\/upload\/\d{8}\/[0-9a-f]+\.png$/)), path };
    },
    async leave(who, name) {
      const answer = await call("POST /h5/group/leave", who, group(name));
      return { answer, expected: ok(expect.objectContaining({ state: 0, name })) };
    },
    close() {},
  };
}
