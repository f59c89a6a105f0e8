/** Every reason for a refusal appears over a wire, and has a sentence in each language of the pages. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AdminParams, OperationName } from "../../server/admin/contract.ts";
import { ERROR_CODES } from "../../server/chat/errors.ts";
import type { Reason, WireError } from "../../server/chat/reasons.ts";
import { temporaryFolder } from "../support/folders.ts";
import { startTestHost, type TestHost } from "../support/host.ts";
import type { ElsewhereReason } from "../support/other-refusals.ts";
import { ask, call, type Person, person, untyped } from "../support/people.ts";
import { plain, pngDeclaring } from "../support/pictures.ts";
import { append, begin } from "../support/uploading.ts";
import { expectWords } from "../support/wording.ts";

let test: TestHost;
let ada: Person;
let bo: Person;
/** Owned by ada, public. */
let room: number;
/** Its first message, by ada. */
let messageId: string;

beforeAll(async () => {
  test = await startTestHost({ settings: { "messages.maxLength": 50, "captcha.delivery": "console" } });
  [ada, bo] = [await person(test, "ada"), await person(test, "bo")];
  room = await makeRoom("den");
  const socket = await joined(ada, room);
  const said = await ask(socket, "message:send", { roomId: room, kind: "text", body: "hi", clientId: "1" });
  if (!said.ok) throw new Error(said.error.message);
  messageId = said.id;
});
afterAll(() => test?.stop());

type Answer = { error?: WireError };
const refused = (answer: Answer): WireError => {
  if (!answer.error) throw new Error(`Nothing was refused: ${JSON.stringify(answer).slice(0, 200)}`);
  return answer.error;
};
const rest = async (who: Person, method: string, path: string, body?: unknown) =>
  refused((await who.call<Answer>(method, path, body)).body);
const open = async (method: string, path: string, body?: unknown, token?: string) =>
  refused(
    (await call<Answer>(test, method, path, { ...(body !== undefined && { body }), ...(token && { token }) }))
      .body,
  );
/** A body that is sent unchanged. */
const raw = async (path: string, body: BodyInit, headers: Record<string, string> = {}, method = "POST") => {
  const init = { method, body, headers: { Authorization: `Bearer ${ada.token}`, ...headers } };
  return refused((await (await fetch(test.url + path, init)).json()) as Answer);
};
const admin = async <N extends OperationName>(operation: N, params: AdminParams<N>) =>
  refused((await test.host.admin.window.call(operation, params)) as Answer);
const done = async <N extends OperationName>(operation: N, params: AdminParams<N>) => {
  const answer = await test.host.admin.window.call(operation, params);
  if ("error" in answer) throw new Error(answer.error.message);
  return answer.result;
};
const http = async (operation: string, init: RequestInit = {}) => {
  const answer = await fetch(`${test.url}/admin/api/${operation}`, { method: "POST", body: "{}", ...init });
  return refused((await answer.json()) as Answer);
};
const makeRoom = async (name: string, more: object = {}): Promise<number> =>
  (await ada.call<{ id: number }>("POST", "/api/rooms", { name, ...more })).body.id;
const makeHook = async (roomId: number) =>
  (await ada.call<{ path: string }>("POST", `/api/rooms/${roomId}/hooks`, { name: "hook" })).body;
async function joined(who: Person, roomId: number) {
  const socket = await who.connect();
  const answer = await ask(socket, "room:join", { roomId });
  if (!answer.ok) throw new Error(answer.error.message);
  return socket;
}
const event = async (who: Person, name: string, params: unknown): Promise<WireError> => {
  const socket = await who.connect();
  try {
    return refused((await untyped(socket).emitWithAck(name, params)) as Answer);
  } finally {
    socket.close();
  }
};
const post = (who: Person, roomId: number, body: string) =>
  event(who, "message:send", { roomId, kind: "text", body, clientId: randomBytes(8).toString("hex") });
const form = (
  files: Record<string, Uint8Array<ArrayBuffer>>,
  fields: Record<string, string> = {},
): FormData => {
  const data = new FormData();
  for (const [name, bytes] of Object.entries(files)) data.append(name, new Blob([bytes]), `${name}.bin`);
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
};
const bytes = (data: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(data);
const withSettings = async <T>(change: Record<string, string | number | boolean>, work: () => Promise<T>) => {
  const before = await done("settings.get", {});
  await done("settings.update", change);
  try {
    return await work();
  } finally {
    await done(
      "settings.update",
      Object.fromEntries(Object.keys(change).map((key) => [key, before[key] ?? ""])),
    );
  }
};
let strangers = 0;
const stranger = () => person(test, `stranger${++strangers}`);
const later = () => new Date(Date.now() + 3_600_000).toISOString();
const captcha = async (): Promise<number> => {
  const phone = `1391111${1000 + ++strangers}`;
  await fetch(`${test.url}/phonelogin`, { method: "POST", body: new URLSearchParams({ phone }) });
  const { items } = await done("captchas.list", { query: phone });
  return items[0]?.id ?? 0;
};
const activationCode = async (): Promise<string> =>
  (await done("activationCodes.create", { count: 1 })).codes[0] ?? "";

/** Every other reason than those of test/unit/chat/reasons.test.ts; one without a scenario does not compile. */
const SCENARIOS: Record<Exclude<Reason, ElsewhereReason>, () => Promise<WireError>> = {
  parameters_invalid: () => open("POST", "/api/users", { username: "", password: "x" }),
  encoding_unknown: () =>
    raw("/api/rooms", "{}", { "Content-Encoding": "zip", "Content-Type": "application/json" }),
  compression_damaged: () =>
    raw("/api/rooms", bytes(gzipSync("{}").subarray(0, 12).fill(7, 3)), {
      "Content-Encoding": "gzip",
      "Content-Type": "application/json",
    }),
  not_utf8: () => raw("/api/rooms", bytes(Buffer.from([0x7b, 0xff])), { "Content-Type": "application/json" }),
  json_invalid: () => raw("/api/rooms", "{", { "Content-Type": "application/json" }),
  json_not_object: () => raw("/api/rooms", "[]", { "Content-Type": "application/json" }),
  json_too_complex: () =>
    raw("/api/rooms", `{"a":${"[".repeat(40)}${"]".repeat(40)}}`, { "Content-Type": "application/json" }),
  form_too_long: () =>
    raw("/api/rooms", "a=1&".repeat(1002), { "Content-Type": "application/x-www-form-urlencoded" }),
  multipart_invalid: () =>
    raw(`/api/rooms/${room}/files`, "--x", { "Content-Type": "multipart/form-data; boundary=x" }),
  body_type_unknown: () => raw("/api/rooms", "<a/>", { "Content-Type": "application/xml" }),
  event_unknown: () => event(ada, "dance", {}),
  file_missing: () => raw(`/api/rooms/${room}/files`, form({}, { a: "b" })),
  file_not_alone: () =>
    raw(`/api/rooms/${room}/files`, form({ file: new Uint8Array(1), other: new Uint8Array(1) })),
  picture_missing: () => raw("/api/me/avatar", "{}", { "Content-Type": "application/json" }, "PUT"),
  file_empty: () => raw(`/api/rooms/${room}/files`, form({ file: new Uint8Array() })),
  hooks_too_many: async () => {
    const hooked = await makeRoom("hooked");
    for (let at = 0; at < 20; at += 1) await makeHook(hooked);
    return rest(ada, "POST", `/api/rooms/${hooked}/hooks`, { name: "one more" });
  },
  upload_not_found: () =>
    event(ada, "message:send", { roomId: room, kind: "file", body: "/uploads/none.bin", clientId: "none" }),
  reply_to_nothing: () =>
    event(ada, "message:send", { roomId: room, kind: "text", body: "hm", clientId: "reply", replyTo: 1_000 }),
  upload_unfinished: async () =>
    event(ada, "message:send", {
      roomId: room,
      kind: "file",
      body: await begin(test, ada, room, 10),
      clientId: "unfinished",
    }),
  upload_request_invalid: async () => {
    const path = await begin(test, ada, room, 10);
    const answer = await append(test, ada.token, path, 5, new Uint8Array(5));
    return refused((await answer.json()) as Answer);
  },
  picture_damaged: async () =>
    raw(
      "/api/me/avatar",
      bytes((await plain(64, 64)).subarray(0, 90)),
      { "Content-Type": "image/png" },
      "PUT",
    ),
  data_url_invalid: () => rest(ada, "PUT", "/api/me/avatar", { image: "picture.png" }),
  name_invalid: () => rest(ada, "POST", "/api/rooms", { name: "a\u0007" }),
  name_only_dots: () => rest(ada, "POST", "/api/rooms", { name: ".." }),
  text_invalid: () => rest(ada, "PATCH", "/api/me", { profile: { city: "a\u0000" } }),
  phone_invalid: () => rest(ada, "PATCH", "/api/me", { phone: "1\n2" }),
  email_invalid: () => rest(ada, "PATCH", "/api/me", { email: "nobody" }),
  password_too_short: () =>
    withSettings({ "registration.minPasswordLength": 6 }, () =>
      open("POST", "/api/users", { username: "short", password: "12345" }),
    ),
  message_empty: () => post(ada, room, " \u200b"),
  text_malformed: () => post(ada, room, "\ud800"),
  reaction_not_emoji: () => event(ada, "message:react", { id: messageId, emoji: "yes", on: true }),
  too_many_reactions: async () => {
    const emoji = [..."😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑😒😓😔😕😖😗😘😙😚😛😜😝😞😟"];
    const socket = await ada.connect();
    for (const one of emoji) {
      const answer = await ask(socket, "message:react", { id: messageId, emoji: one, on: true });
      if (!answer.ok) return answer.error;
    }
    throw new Error("Every reaction was taken.");
  },
  too_many_pins: async () => {
    const full = await makeRoom("pins");
    const socket = await joined(ada, full);
    for (let seq = 1; seq <= 60; seq++) {
      await ask(socket, "message:send", { roomId: full, kind: "text", body: "x", clientId: `pin ${seq}` });
      const answer = await ada.call<Answer>("POST", `/api/rooms/${full}/pins`, { seq });
      if (answer.body?.error) return answer.body.error;
    }
    throw new Error("Every pin was taken.");
  },
  yourself: () => rest(ada, "PUT", `/api/rooms/${room}/mutes/${ada.user.id}`, {}),
  address_invalid: () => admin("moderation.ban", { address: "somewhere", reason: "" }),
  expiry_in_past: () =>
    admin("moderation.ban", { userId: bo.user.id, until: "2001-01-01T00:00:00.000Z", reason: "" }),
  activation_code_used: async () => {
    const code = await activationCode();
    await ada.call("POST", "/api/merchants", { activationCode: code, name: "used" });
    return admin("activationCodes.revoke", { code });
  },
  login_not_needed: () => admin("session.login", { password: "any" }),
  setting_invalid: () => admin("settings.update", { "messages.maxLength": 0 }),
  folder_unusable: async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    return admin("backup.restore", { path: "none.tar.gz", dataDir: file });
  },
  backup_damaged: async () => {
    const path = join(temporaryFolder(), "broken.tar.gz");
    writeFileSync(path, "no archive");
    return admin("backup.restore", { path, dataDir: join(temporaryFolder(), "new") });
  },
  backup_not_found: () =>
    admin("backup.restore", { path: "none.tar.gz", dataDir: join(temporaryFolder(), "new") }),
  folder_not_empty: () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    return admin("backup.restore", { path: "none.tar.gz", dataDir: folder });
  },
  restore_not_pending: () => admin("backup.discardRestore", {}),
  login_needed: () => open("GET", "/api/me"),
  token_invalid: () => open("GET", "/api/me", undefined, "none"),
  setup_link_invalid: () =>
    http("session.setup", { body: JSON.stringify({ token: "none", password: "a long password" }) }),
  password_wrong: async () => {
    await done("session.changePassword", { password: "the console's password" });
    return http("session.login", { body: JSON.stringify({ password: "guess" }) });
  },
  too_many_passwords: async () => {
    for (let tries = 0; tries < 20; tries++) {
      const error = await http("session.login", { body: JSON.stringify({ password: "guess" }) });
      if (error.code !== "wrong_password") return error;
    }
    throw new Error("Every guess was taken.");
  },
  login_wrong: () => open("POST", "/api/session", { login: "ada", password: "guess" }),
  old_password_wrong: () =>
    rest(ada, "PUT", "/api/me/password", { oldPassword: "guess", password: "a new one" }),
  owner_only: () => rest(bo, "PATCH", `/api/rooms/${room}`, { name: "mine" }),
  room_read_only: async () => {
    const quiet = await makeRoom("quiet");
    await ada.call("PATCH", `/api/rooms/${quiet}`, { isReadOnly: true });
    (await joined(bo, quiet)).close();
    return post(bo, quiet, "hi");
  },
  room_inactive: async () => {
    const closed = await makeRoom("closed");
    const { path } = await makeHook(closed);
    await done("rooms.update", { roomId: closed, isActive: false });
    return raw(path, "x", { "Content-Type": "text/plain" });
  },
  deletes_own_only: () => event(bo, "message:delete", { id: messageId }),
  edits_own_only: async () => {
    (await joined(bo, room)).close();
    return event(bo, "message:edit", { id: messageId, body: "bo was here" });
  },
  edit_time_over: () =>
    withSettings({ "messages.editMinutes": 0 }, () =>
      event(ada, "message:edit", { id: messageId, body: "late" }),
    ),
  conversation_unowned: async () => {
    const { body } = await ada.call<{ id: number }>("POST", "/api/direct", { userId: bo.user.id });
    return rest(ada, "PATCH", `/api/rooms/${body.id}`, { name: "ours" });
  },
  target_is_admin: async () => {
    const [one, two] = [await stranger(), await stranger()];
    const home = (await one.call<{ id: number }>("POST", "/api/rooms", { name: one.username })).body.id;
    (await joined(two, home)).close();
    await done("users.setRole", { userId: two.user.id, role: "admin" });
    return rest(one, "DELETE", `/api/rooms/${home}/members/${two.user.id}`);
  },
  target_is_banned: async () => {
    const rex = await stranger();
    await done("moderation.ban", { userId: rex.user.id, roomId: room, reason: "spam" });
    return rest(ada, "POST", `/api/rooms/${room}/members`, { userId: rex.user.id });
  },
  console_local_only: async () => {
    const headers = { "X-Forwarded-For": "203.0.113.9" };
    return withSettings({ "listen.trustProxy": true, "admin.remote": false }, () =>
      http("host.status", { headers }),
    );
  },
  restore_elsewhere: async () => {
    const { logins } = test.host.admin;
    await logins.setPassword("the console's");
    const { token } = await logins.login("the console's", "198.51.100.7");
    return http("backup.restore", {
      body: JSON.stringify({ path: "none.tar.gz", dataDir: temporaryFolder() }),
      headers: { Authorization: `Bearer ${token}` },
    });
  },
  console_foreign_page: () => http("host.status", { headers: { Origin: "http://elsewhere.example" } }),
  banned: async () => {
    const rex = await stranger();
    await done("moderation.ban", { userId: rex.user.id, until: later(), reason: "spam" });
    return open("POST", "/api/session", { login: rex.username, password: rex.password });
  },
  muted: async () => {
    const rex = await stranger();
    (await joined(rex, room)).close();
    await done("moderation.mute", { userId: rex.user.id, reason: "noise" });
    return post(rex, room, "hi");
  },
  not_in_room: async () => post(await stranger(), room, "hi"),
  target_not_in_room: async () =>
    admin("moderation.kick", { userId: (await stranger()).user.id, roomId: room, reason: "" }),
  heir_not_in_room: async () =>
    rest(ada, "PUT", `/api/rooms/${room}/owner`, { userId: (await stranger()).user.id }),
  registration_closed: () =>
    withSettings({ "registration.policy": "closed" }, () =>
      open("POST", "/api/users", { username: "late", password: "a password" }),
    ),
  activation_code_invalid: () =>
    rest(ada, "POST", "/api/merchants", { activationCode: "none", name: "shop" }),
  nothing_here: () => open("GET", "/api/nothing"),
  file_not_found: () => admin("files.delete", { path: "uploads/none" }),
  ban_not_found: () => admin("moderation.unban", { address: "10.0.0.9" }),
  mute_not_found: () => admin("moderation.unmute", { userId: ada.user.id }),
  session_not_found: () => admin("users.endSessions", { userId: ada.user.id, sessionId: 999_999 }),
  captcha_not_found: () => admin("captchas.revoke", { id: 999_999 }),
  captcha_over: async () => {
    const id = await captcha();
    await done("captchas.revoke", { id });
    return admin("captchas.reveal", { id });
  },
  target_invalid: () => admin("captchas.blacklistAdd", { target: "hello world" }),
  not_blacklisted: () => admin("captchas.blacklistRemove", { target: "13900000000" }),
  page_not_found: () => rest(ada, "GET", "/api/merchants/999999"),
  hook_not_found: () => raw("/hooks/none", "x", { "Content-Type": "text/plain" }),
  activation_code_not_found: () => admin("activationCodes.revoke", { code: "none" }),
  user_not_found: () => rest(ada, "GET", "/api/users/999999"),
  room_not_found: () => rest(ada, "GET", "/api/rooms/999999"),
  message_not_found: () => event(ada, "message:delete", { id: `${room}-999999` }),
  taken: () => open("POST", "/api/users", { username: "ada", password: "another" }),
  created_too_fast: () =>
    withSettings({ "limits.enabled": true, "rooms.maxPerUser": 1000 }, async () => {
      for (let tries = 0; tries < 30; tries++) {
        const { body } = await ada.call<Answer>("POST", "/api/rooms", { name: `quick ${tries}` });
        if (body.error) return body.error;
      }
      throw new Error("Every room was made.");
    }),
  too_many_rooms: () =>
    withSettings({ "rooms.maxPerUser": 1 }, () => rest(ada, "POST", "/api/rooms", { name: "one more" })),
  name_similar: () => open("POST", "/api/users", { username: "Adа", password: "another" }),
  name_reserved: () => open("POST", "/api/users", { username: "System", password: "another" }),
  name_invisible: () => open("POST", "/api/users", { username: "\u3164", password: "another" }),
  room_full: async () => {
    const small = await makeRoom("small", { capacity: 1 });
    await joined(ada, small);
    return event(bo, "room:join", { roomId: small });
  },
  room_private: async () =>
    rest(bo, "GET", `/api/rooms/${await makeRoom("private", { isPublic: false })}/messages`),
  message_too_long: () => post(ada, room, "x".repeat(51)),
  too_many_parts: () =>
    raw(
      `/api/rooms/${room}/files`,
      form({}, Object.fromEntries(Array.from({ length: 1100 }, (_, i) => [`f${i}`, ""]))),
    ),
  file_too_large: () =>
    withSettings({ "uploads.maxBytes": 1024 }, () =>
      raw(`/api/rooms/${room}/files`, form({ file: new Uint8Array(2048) })),
    ),
  quota_reached: () =>
    withSettings({ "uploads.quotaPerUser": 1 }, () =>
      raw(`/api/rooms/${room}/files`, form({ file: new Uint8Array(64) })),
    ),
  picture_too_large: () =>
    withSettings({ "avatars.maxBytes": 1024 }, () =>
      admin("users.setAvatar", { userId: ada.user.id, image: `data:image/png;base64,${"A".repeat(2800)}` }),
    ),
  picture_too_many_pixels: async () =>
    raw("/api/me/avatar", bytes(pngDeclaring(30_000, 30_000)), { "Content-Type": "image/png" }, "PUT"),
  picture_type_unsupported: () =>
    raw(
      "/api/me/avatar",
      bytes(Buffer.from("plain text, no picture")),
      { "Content-Type": "image/png" },
      "PUT",
    ),
  picture_keeps_place: () =>
    raw(
      `/api/rooms/${room}/files`,
      form({ file: bytes(Buffer.from("49492a0008000000000000000000", "hex")) }),
    ),
  too_many_requests: () =>
    withSettings({ "limits.enabled": true }, async () => {
      for (let tries = 0; tries < 200; tries++) {
        const error = await open("POST", "/api/session", { login: "nobody", password: "x" });
        if (error.code === "rate_limited") return error;
      }
      throw new Error("Every try was taken.");
    }),
  order_impossible: () => admin("host.restart", {}),
  method_not_allowed: () => open("PATCH", "/api/host", {}),
  operation_unknown: () => admin("nothing.here" as "host.status", {}),
  // Last, because these close connections.
  body_too_large: () =>
    raw("/api/rooms", JSON.stringify({ name: "x".repeat(2_000_000) }), {
      "Content-Type": "application/json",
    }),
  port_busy: async () => {
    const other = await startTestHost();
    try {
      return await admin("settings.update", { "listen.port": other.port });
    } finally {
      await other.stop();
    }
  },
  address_not_here: () => admin("settings.update", { "listen.host": "192.0.2.1" }),
};

describe("a refusal", () => {
  it.each(Object.entries(SCENARIOS))(
    "for %s says so over the wire, in English and in Chinese",
    async (reason, provoke) => {
      const error = await provoke();
      expect(error.reason).toBe(reason);
      expect(ERROR_CODES).toHaveProperty(error.code);
      expectWords(error);
    },
  );
});
