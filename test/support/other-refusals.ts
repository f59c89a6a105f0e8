/**
 * The reasons for a refusal that no call of the native API or the console meets in a test: a broken disk, a missing
 * right, an unreachable provider, or an old API with texts of its own. Each is caused where it arises.
 */
import { hostActor, UNKNOWN_PAGE, userActor } from "../../server/chat/actor.ts";
import { asRefusal } from "../../server/chat/errors.ts";
import { Exports } from "../../server/chat/exports.ts";
import { checkPassword } from "../../server/chat/names.ts";
import {
  assertAdmin,
  assertHost,
  assertManagesMerchant,
  assertSelf,
  passwordNeeded,
  unproven,
} from "../../server/chat/policy.ts";
import type { Reason, ReasonValues } from "../../server/chat/reasons.ts";
import { Search } from "../../server/chat/search.ts";
import type { Merchant, Room, User } from "../../server/chat/types.ts";
import { createSnsVerifier } from "../../server/delivery/sns.ts";
import { fetchImage } from "../../server/media/fetch.ts";
import { FairQueue } from "../../server/media/queue.ts";
import { Space } from "../../server/media/space.ts";
import { portRefusal } from "../../server/net/port.ts";
import { asStorageError } from "../../server/store/backup.ts";
import { storageError } from "../../server/store/failures.ts";

const failed = (code: string): Error =>
  Object.assign(new Error(`${code}: it broke`), { code, syscall: "write" });
const place = { port: 80, host: "192.0.2.1" };
const from = { address: "10.0.0.1", dialect: "test" };
const user = { id: 7, username: "ada" } as User;
const refuse = (error: unknown): never => {
  throw error;
};

const fetchFrom = (url: string) => fetchImage(url, { maxBytes: 1000, allowPrivate: false });

/** Reason → a call that causes it. Each throws, or rejects with, that reason. */
export const PROVOKED = {
  internal: () => refuse(asRefusal(new Error("a bug"), () => {})),
  password_too_long: () => checkPassword("x".repeat(1025), 6),
  admin_only: () => assertAdmin(userActor(from, 7), user),
  host_only: () => assertHost(userActor(from, 7)),
  page_owner_only: () => assertManagesMerchant(userActor(from, 7), user, { ownerId: 8 } as Merchant),
  account_of_another: () => assertSelf(userActor(from, 7), 8),
  password_needed: () => refuse(passwordNeeded()),
  page_hidden: () => refuse(unproven(user, UNKNOWN_PAGE)),
  proof_needed: () => refuse(unproven(user)),
  picture_url_invalid: () => fetchFrom("ftp://picture.example/a.png"),
  picture_url_refused: () => fetchFrom("http://127.0.0.1:1/a.png"),
  picture_url_unreachable: () => fetchFrom("http://nowhere.invalid/a.png"),
  pictures_busy: () =>
    new FairQueue({
      lanes: 1,
      perCaller: { count: 0, cost: 0 },
      perAddress: { count: 0, cost: 0 },
      total: 1,
      costPerSecond: 1,
    }).run({ userId: 7, address: "10.0.0.1" }, { cost: 1 }, async () => {}),
  searches_waiting: () => {
    const search = new Search({} as never, { summary: () => new Promise(() => {}) } as never, {} as never);
    const ask = () => search.inRoom(hostActor(), { id: 1 } as Room, "word", { limit: 1 });
    for (let waiting = 0; waiting < 5; waiting++) void ask();
    return ask();
  },
  export_running: async () => {
    const members = { assertReads: async () => {} };
    const exports = new Exports({ async *scan() {} } as never, members as never, {} as never);
    const open = () => exports.open(hostActor(), { id: 1, name: "den" } as Room, "text", undefined);
    await open();
    return open();
  },
  sns_unreachable: () =>
    createSnsVerifier({
      settings: () => ({ "sns.wechatUrl": "http://127.0.0.1:1" }) as never,
    }).verify("1", "me", "token"),
  disk_nearly_full: () =>
    new Space(
      "",
      () => ({ quotaPerUser: 1, minFreeBytes: 1 }),
      async () => 0,
      async () => ({ freeBytes: 0, totalBytes: 100 }),
    ).assertFree(),
  disk_full: () => refuse(storageError(failed("EDQUOT"))),
  disk_failed: () => refuse(storageError(failed("EIO"))),
  backup_disk_full: () => refuse(asStorageError(failed("EDQUOT"), "backup")),
  backup_failed: () => refuse(asStorageError(failed("EIO"), "backup")),
  restore_disk_full: () => refuse(asStorageError(failed("ENOSPC"), "restore")),
  restore_failed: () => refuse(asStorageError(failed("EIO"), "restore")),
  port_forbidden: () => refuse(portRefusal(failed("EACCES"), place)),
  port_failed: () => refuse(portRefusal(failed("EIO"), place)),
} satisfies Partial<Record<Reason, () => unknown>>;

type Values<R extends Reason> = keyof ReasonValues[R] extends never ? null : ReasonValues[R];

/** Reason → its values, where another test suite causes it; the pages need a text for it too. */
export const TOLD_BY_OTHER_SUITES = {
  // The old APIs (test/host/dialects), which have texts of their own.
  handshake_invalid: null,
  payload_not_object: null,
  frame_not_text: null,
  phone_not_dialable: null,
  room_ambiguous: null,
  in_no_room: null,
  already_in_room: null,
  username_not_found: { username: "nobody" },
  email_not_found: null,
  phone_not_found: null,
  token_missing: null,
  not_a_picture: null,
  // Refused by the schemas of the native API and the console before the core.
  ban_target_missing: null,
  capacity_invalid: { max: 100_000 },
  code_count_invalid: { max: 1000 },
  // Codes and sign-ins (test/unit/chat/captchas, test/host/delivery).
  code_wrong: null,
  blacklisted_now: null,
  blacklisted: null,
  sns_refused: null,
  sns_id_invalid: null,
  // Pictures from a URL (test/host/media/fetch), and pictures that take too long.
  picture_url_redirects: null,
  picture_url_no_image: null,
  picture_url_too_large: { maxBytes: 5_242_880 },
  icon_unreachable: null,
  picture_too_slow: null,
  // Connections, accounts and files that disappear (test/unit/chat/removal, test/host/net, test/unit/store/backup).
  request_cut_off: null,
  connection_gone: null,
  account_leaving: null,
  stopping: null,
  not_running: null,
  backup_newer: { path: "/backups/new.tar.gz", version: "9.0.0" },
  export_too_large: null,
} satisfies { readonly [R in Reason]?: Values<R> };

export type ElsewhereReason = keyof typeof PROVOKED | keyof typeof TOLD_BY_OTHER_SUITES;
