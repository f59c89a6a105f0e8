/** Too many logins and messages are refused in dialect B's own words. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { chatroom } from "../../../../server/dialects/chatroom/index.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { send } from "../../../support/loopback.ts";
import { Client, call, packet, register } from "../../../support/wires/chatroom.ts";

let host: TestHost;

beforeAll(async () => {
  host = await startTestHost({ dialects: [chatroom], settings: { "limits.enabled": true } });
  await register(host, "bob", "1");
  await call(host, "/chatroom/create", { room_name: "den" });
});

afterAll(() => host.stop());

it("a program that guesses passwords is refused after some attempts", async () => {
  const guesses = Array.from({ length: 130 }, () =>
    send(host, "/auth/login", { body: { user_tel: "nobody's", user_password: "guess" } }),
  );
  const refused = (await Promise.all(guesses)).filter(({ headers }) => headers["retry-after"] !== undefined);
  expect(refused.length).toBeGreaterThanOrEqual(10);
  const body = { res: "user not exist", data: {}, message: expect.stringMatching(/^Too many/) };
  expect(refused[0]).toMatchObject({ status: 200, body });
});

it("a flood of messages is refused, with the reason in `detail`", async () => {
  const client = await Client.connect(host, { from: "127.0.0.1" });
  await client.ask(packet("join", "bob", "den"));
  // Refused ones count too, and cost the server less.
  for (let n = 0; n < 3000; n++) client.send(packet("msg", "bob", "nowhere", `${n}`));
  client.send(packet("msg", "bob", "den", "one too many"));
  const last = (await client.hears(3002))[3001];
  expect(last).toMatchObject({ type: "error", data: { msg: "illegal data", detail: expect.any(String) } });
  client.close();
});
