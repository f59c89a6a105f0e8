/** A caller may reset its connection as soon as it has sent its call. The call is still made from its own address. */
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import { rowsOf } from "../../support/all-rows.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { send } from "../../support/loopback.ts";

const CALLS = 20;
const THERE = "127.0.0.9";
const BANNED = "127.0.0.77";

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(() => host.stop());

const registration = (username: string): string => {
  const body = JSON.stringify({ username });
  return `POST /apiv1/user/register HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
};

/** Sends the call in one piece and resets the connection at once. */
function sendAndReset(socket: Socket, call: string): Promise<void> {
  return new Promise((resolve) => {
    socket.once("close", () => resolve());
    socket.on("error", () => undefined);
    socket.write(call, () => socket.resetAndDestroy());
  });
}

const usernames = async () => (await rowsOf(host.host.store.users)).map(({ username }) => username);

it("a call on a reset connection leases no account to an empty address", async () => {
  for (let n = 0; n < CALLS; n++) {
    const socket = connect({ port: host.port, host: "127.0.0.1", localAddress: THERE });
    await sendAndReset(socket, registration(`reset-${n}`));
  }
  await expect.poll(async () => (await usernames()).length).toBeGreaterThan(0);
  const { core } = host.host;
  await expect.poll(() => core.sessions.latestAt({ address: THERE })).not.toBeNull();
  expect(await core.sessions.latestAt({ address: "" })).toBeNull();
});

it("a call on a reset connection does not escape a ban of its address", async () => {
  await host.host.core.moderation.ban(hostActor(), { address: BANNED, reason: "x" });
  for (let n = 0; n < CALLS; n++) {
    const socket = connect({ port: host.port, host: "127.0.0.1", localAddress: BANNED });
    await sendAndReset(socket, registration(`banned-${n}`));
  }
  const { body } = await send(host, "/apiv1/user/register", { body: { username: "last" } });
  expect(body).toMatchObject({ status: 0 });
  expect((await usernames()).filter((name) => name.startsWith("banned-"))).toEqual([]);
});
