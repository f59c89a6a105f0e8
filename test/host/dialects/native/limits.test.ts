/** What one address may ask of the socket before it is told to wait. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Ack } from "../../../../server/dialects/native/contract.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { ask, askOk, type ChatSocket, createRoom, type Person, person } from "../../../support/people.ts";

let host: TestHost;
let ada: Person;
let bo: Person;
let socket: ChatSocket;

beforeAll(async () => {
  host = await startTestHost({ settings: { "limits.enabled": true } });
  [ada, bo] = await Promise.all([person(host, "ada"), person(host, "bo")]);
  socket = await bo.connect();
});
afterAll(async () => {
  socket.close();
  await host.stop();
});

/** The first refusal among this many requests at once, and how many were accepted before it. */
async function firstRefusal(asks: number, one: (n: number) => Promise<Ack<object>>) {
  const answers = await Promise.all(Array.from({ length: asks }, (_, n) => one(n)));
  const at = answers.findIndex((answer) => !answer.ok && answer.error.code === "rate_limited");
  const answer = answers[at];
  return { before: at, error: answer && !answer.ok ? answer.error : undefined };
}

it("guessing a private room's code is refused long before all codes are tried", async () => {
  const room = await createRoom(ada, "Vault", { isPublic: false });
  const guess = (code: string) => ask(socket, "room:join", { roomId: room.id, code });
  const { before, error } = await firstRefusal(200, (n) => guess(`no-${n}`));
  expect(before).toBeGreaterThan(0);
  expect(error?.details).toEqual({ retryAfterSeconds: expect.any(Number) });
  // Not even the right one reveals anything now, here or over REST; joining without a code still works.
  expect(await guess(room.code ?? "")).toMatchObject({ error: { code: "rate_limited" } });
  expect((await bo.call("POST", "/api/rooms/by-code", { code: room.code })).status).toBe(429);
  const open = await createRoom(ada, "Hall");
  expect(await ask(socket, "room:join", { roomId: open.id })).toMatchObject({ ok: true });
});

it("edits and reactions count as messages, and typing over the limit is dropped without an error", async () => {
  const room = await createRoom(ada, "Flood");
  const listener = await ada.connect();
  await askOk(listener, "room:join", { roomId: room.id });
  await askOk(socket, "room:join", { roomId: room.id });
  let typings = 0;
  listener.on("typing", () => {
    typings += 1;
  });
  const typed = await Promise.all(
    Array.from({ length: 1000 }, () => ask(socket, "typing", { roomId: room.id })),
  );
  expect(typed.filter(({ ok }) => !ok)).toEqual([]);

  const said = { roomId: room.id, clientId: "1", kind: "text", body: "one" } as const;
  const { id } = await askOk(socket, "message:send", said);
  // By now every earlier typing event has been sent.
  expect(typings).toBeGreaterThan(100);
  expect(typings).toBeLessThan(1000);
  // Refused ones count too, and cost the server less: on a slow machine the budget might be renewed meanwhile.
  const unknown = `${room.id}-999999`;
  const flood = await firstRefusal(3500, (n) =>
    ask(socket, "message:react", { id: unknown, emoji: "👍", on: n % 2 === 0 }),
  );
  expect(flood.before).toBeGreaterThan(1000);
  const limited = { error: { code: "rate_limited" } };
  expect(await ask(socket, "message:edit", { id, body: "two" })).toMatchObject(limited);
  expect(await ask(socket, "message:send", { ...said, clientId: "2" })).toMatchObject(limited);
  listener.close();
});
