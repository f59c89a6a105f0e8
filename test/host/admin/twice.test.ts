/** Operations of the console that are called twice at the same moment are in the audit log once. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { AdminApi, OperationName } from "../../../server/admin/contract.ts";
import { userActor } from "../../../server/chat/actor.ts";
import { type Console, startConsole } from "../../support/console.ts";

let console: Console;
beforeAll(async () => {
  console = await startConsole("the window");
});
afterAll(() => console.stop());

const count = async (what: string): Promise<number> =>
  (await console.ok("audit.list", { filter: { what }, pageSize: 1 })).total;

/** Calls an operation twice at once. Returns the codes of the refusals. */
async function twice<N extends OperationName>(operation: N, params: AdminApi[N]["params"]) {
  const { window } = console.test.host.admin;
  const answers = await Promise.all([window.call(operation, params), window.call(operation, params)]);
  return answers.flatMap((answer) => ("error" in answer ? [answer.error.code] : []));
}

it("ending the sessions of a person", async () => {
  const user = await console.person("ada");
  const { closed } = await console.connect(user);
  expect(await twice("users.endSessions", { userId: user.id })).toEqual([]);
  expect(await count("user.endSessions")).toBe(1);
  expect(closed).toHaveLength(1);
});

it("ending one session", async () => {
  const before = await count("user.endSessions");
  const user = await console.person("bo");
  const { connection } = await console.connect(user);
  const params = { userId: user.id, sessionId: connection.sessionId ?? 0 };
  expect(await twice("users.endSessions", params)).toEqual(["not_found"]);
  expect((await count("user.endSessions")) - before).toBe(1);
});

it("kicking somebody from the server", async () => {
  const user = await console.person("cy");
  await console.connect(user);
  expect(await twice("moderation.kick", { userId: user.id, reason: "spam" })).toEqual([]);
  expect(await count("moderation.kick")).toBe(1);
});

it("changing a setting", async () => {
  expect(await twice("settings.update", { "server.name": "Den" })).toEqual([]);
  expect(await count("settings.update")).toBe(1);
});

it("deleting a file", async () => {
  const { id } = await console.person("dee");
  const from = { address: "127.0.0.9", dialect: "native" };
  const file = { name: "a.txt", data: Buffer.from("a") };
  const path = await console.test.host.core.files.upload(userActor(from, id), file);
  expect(await twice("files.delete", { path })).toEqual(["not_found"]);
  expect(await count("file.delete")).toBe(1);
});

it("discarding a restore", async () => {
  const { path } = await console.ok("backup.create", {});
  await console.ok("backup.restore", { path });
  expect(await twice("backup.discardRestore", {})).toEqual(["not_found"]);
  expect(await count("backup.discardRestore")).toBe(1);
});

it("ordering a restart", async () => {
  expect(await twice("host.restart", {})).toEqual([]);
  expect(await count("host.restart")).toBe(1);
  await vi.waitFor(() => expect(console.orders).toEqual(["restart"]));
});
