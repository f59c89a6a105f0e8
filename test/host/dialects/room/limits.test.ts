/** A private room's number lets people in, so it must not be found by trying. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { createRoom, enrol, refusal, said, send } from "../../../support/wires/room.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost({ settings: { "limits.enabled": true } });
});
afterAll(() => host.stop());

it("trying room numbers is refused after a while, and members can still enter", async () => {
  const [ada, bo] = [await enrol(host, "ada"), await enrol(host, "bo")];
  const room = await createRoom(host, ada, { name: "vault", id: "7777", access: "0" });
  const ask = (roomId: string, token: string) =>
    send(host, "GET /room/retrieveUser", { query: { roomId }, token });
  const tried = await Promise.all(Array.from({ length: 130 }, (_, n) => ask(`no-${n}`, bo)));
  const refused = tried.filter((answer) => said(answer)[1] === "请求过于频繁，请稍后再试");
  expect(refused.length).toBeGreaterThanOrEqual(10);
  expect(refused.length).toBeLessThan(130);
  // The right number is answered like a wrong one.
  expect(said(await ask("7777", bo))).toEqual(said(refused[0] ?? (await ask("no", bo))));
  const { status, headers } = await refusal(host, "/room/enter", { roomId: "7777" }, { token: bo });
  expect([status, headers["retry-after"]]).toEqual([429, expect.stringMatching(/^[1-9]\d*$/)]);
  const members = { clients: [{ UserId: "ada", UserName: "ada" }] };
  expect(said(await ask("7777", ada))).toEqual(["", members]);
  room.ws.close();
});
