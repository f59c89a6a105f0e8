/** Authority that ends while the body of a request arrives has ended for that request. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Logins } from "../../../server/admin/logins.ts";
import { hostActor } from "../../../server/chat/actor.ts";
import { ROUTES, type RouteSpec } from "../../../server/dialects/native/contract/routes.ts";
import { loginToken, PASSWORD, post } from "../../support/console.ts";
import { type HeldAnswer, hold } from "../../support/held-request.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { multipart } from "../../support/loopback.ts";
import { call, createRoom, login, type Person, person } from "../../support/people.ts";
import { metadataOf, offsetOf, tus } from "../../support/uploading.ts";
import * as room from "../../support/wires/room.ts";

const JSON_TYPE = { "Content-Type": "application/json" };
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

let host: TestHost;
let ada: Person;
let den: number;

beforeEach(async () => {
  host = await startTestHost({ adminPassword: PASSWORD });
  ada = await person(host, "ada");
  den = (await createRoom(ada, "den")).id;
});
afterEach(async () => {
  vi.restoreAllMocks();
  await host.stop();
  expect(host.complaints).toEqual([]);
});

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

/** Resolves when the next token was found valid. */
function nextProof(): Promise<void> {
  const { sessions } = host.host.core;
  const prove = sessions.prove.bind(sessions);
  return new Promise((resolve) => {
    vi.spyOn(sessions, "prove").mockImplementationOnce(async (...proof) => {
      const actor = await prove(...proof);
      resolve();
      return actor;
    });
  });
}

/** Holds a request back until its token was accepted and `meanwhile` is done. */
async function heldWhile(
  meanwhile: () => Promise<unknown>,
  ...[what, body, headers]: [string, Uint8Array | string, Record<string, string>]
): Promise<HeldAnswer> {
  const proven = nextProof();
  const held = hold(host, what, body, headers);
  await proven;
  await meanwhile();
  return held.finish();
}

const refusalIn = ({ text }: HeldAnswer) => JSON.parse(text).error.reason;

const ban = (target: { userId: number } | { address: string }) =>
  host.host.core.moderation.ban(hostActor(), { ...target, until: null, reason: "" });
const logOut = () => call(host, "DELETE", "/api/session", { token: ada.token });
const endAll = () => host.host.core.sessions.endAll(ada.user.id, "ended", "");

const ENDINGS: Record<string, () => Promise<unknown>> = {
  "a logout": logOut,
  "a kick from the server": () => host.host.core.moderation.kickFromHost(hostActor(), ada.user.id, "out"),
  "a ban of the account": () => ban({ userId: ada.user.id }),
  "a ban of the address": () => ban({ address: "127.0.0.1" }),
  "a new password": () => host.host.core.accounts.resetPassword(hostActor(), ada.user.id, "another password"),
};

describe("a file whose sender's authority ends while it arrives", () => {
  it.each(Object.keys(ENDINGS))("is not posted after %s", async (ending) => {
    const form = await multipart({ file: { data: Buffer.from("a file"), name: "a.txt" } });
    const answer = await heldWhile(
      async () => ENDINGS[ending]?.(),
      `POST /api/rooms/${den}/files`,
      form.body,
      {
        ...form.headers,
        ...bearer(ada.token),
      },
    );
    expect([401, 403]).toContain(answer.status);
    expect((await host.host.store.messages.page(den, { limit: 10 })).items).toEqual([]);
  });
});

const WRITING = Object.values<RouteSpec>(ROUTES)
  .filter(({ method, auth }) => method !== "get" && auth !== false)
  .map(({ method, path }) => `${method.toUpperCase()} ${path}`);

it.each(WRITING)("%s refuses a token that ended while the body arrived", async (route) => {
  const what = route.replace(":id", `${den}`).replace(/:\w+/, "1");
  const answer = await heldWhile(endAll, what, "{}", { ...JSON_TYPE, ...bearer(ada.token) });
  expect([answer.status, refusalIn(answer)]).toEqual([401, "token_invalid"]);
});

it("a resumable upload refuses a token that ended while the bytes arrived", async () => {
  const begun = await tus(host, "POST", "/api/uploads", {
    token: ada.token,
    headers: { "Upload-Length": "6", "Upload-Metadata": metadataOf({ roomId: `${den}`, filename: "a.txt" }) },
  });
  const path = begun.headers.get("location") ?? "";
  const answer = await heldWhile(logOut, `PATCH ${path}`, "a file", {
    ...bearer(ada.token),
    "Tus-Resumable": "1.0.0",
    "Upload-Offset": "0",
    "Content-Type": "application/offset+octet-stream",
  });
  expect([answer.status, refusalIn(answer)]).toEqual([401, "token_invalid"]);
  // What had arrived waits for its owner.
  expect(await offsetOf(host, (await login(host, "ada")).token, path)).toBeGreaterThan(0);
});

describe("on the older APIs", () => {
  it("C: whoever stole a token sets no password with it after the person has set one", async () => {
    const stolen = await room.enrol(host, "carol");
    const own = await room.tokenFor(host, "carol");
    const change = () => room.send(host, "PUT /user/update", { body: { userPwd: "her own" }, token: own });
    await heldWhile(change, "PUT /user/update", "userPwd=a thief's", { ...FORM, ...bearer(stolen) });
    await expect(login(host, "carol", "a thief's")).rejects.toThrow("wrong_password");
    await login(host, "carol", "her own");
  });

  it.each([
    ["C", "POST /room/sendImg"],
    ["D", "POST /upload"],
    ["E", "PUT /users/icon/1"],
  ])("%s: %s refuses a token that ended while the file arrived", async (_, what) => {
    const form = await multipart({ file: { data: Buffer.from("a file"), name: "a.txt" } });
    const prove = vi.spyOn(host.host.core.sessions, "prove");
    const answer = await heldWhile(endAll, what, form.body, { ...form.headers, ...bearer(ada.token) });
    expect(answer.text).not.toContain("/upload/");
    await expect(prove.mock.results.at(-1)?.value).rejects.toMatchObject({ code: "unauthenticated" });
  });
});

it("a webhook posts nothing if it was revoked while the body arrived", async () => {
  const { hook, secret } = await host.host.core.hooks.create(hostActor(), den, "builds");
  const { hooks } = host.host.core;
  const bySecret = hooks.bySecret.bind(hooks);
  const found = new Promise<void>((resolve) => {
    vi.spyOn(hooks, "bySecret").mockImplementationOnce(async (text) => {
      const hook = await bySecret(text);
      resolve();
      return hook;
    });
  });
  const held = hold(host, `POST /hooks/${secret}`, '{"text":"hello"}', JSON_TYPE);
  await found;
  await hooks.revoke(hostActor(), hook.id);
  expect((await held.finish()).status).toBe(404);
});

describe("the console", () => {
  /** Holds the creation of an admin until the login was accepted and `meanwhile` is done. */
  async function creation(
    meanwhile: () => Promise<unknown>,
    headers: Record<string, string> = {},
  ): Promise<HeldAnswer> {
    const token = await loginToken(host.url);
    const prove = Logins.prototype.prove;
    const proven = new Promise<void>((resolve) => {
      vi.spyOn(Logins.prototype, "prove").mockImplementationOnce(function (this: Logins, text) {
        resolve();
        return prove.call(this, text);
      });
    });
    const params = { username: "mallory", password: "mallory's", role: "admin" };
    const held = hold(host, "POST /admin/api/users.create", JSON.stringify(params), {
      ...JSON_TYPE,
      ...bearer(token),
      ...headers,
    });
    await proven;
    await meanwhile();
    return held.finish();
  }

  it("refuses a login that a new password ended while the body arrived", async () => {
    const answer = await creation(async () => {
      const other = await loginToken(host.url);
      const params = { oldPassword: PASSWORD, password: "another password" };
      expect((await post(host.url, "session.changePassword", params, other)).status).toBe(200);
    });
    expect([answer.status, refusalIn(answer)]).toEqual([401, "login_needed"]);
    expect(await host.host.core.accounts.find("username", "mallory")).toBeUndefined();
  });

  it("refuses another computer if admin.remote was switched off while the body arrived", async () => {
    await host.host.settings.update({ "admin.remote": true });
    const answer = await creation(() => host.host.settings.update({ "admin.remote": false }), {
      "X-Forwarded-For": "192.168.1.50",
    });
    expect(answer.status).toBe(403);
    expect(await host.host.core.accounts.find("username", "mallory")).toBeUndefined();
    expect(host.complaints.splice(0)).toEqual([expect.stringContaining("listen.trustProxy")]);
  });
});
