/** What an upgrade asks for, and whether it gets it: everything that is decided before the handshake. */
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Actor, Origin } from "../../chat/actor.ts";
import { ChatError, isChatError } from "../../chat/errors.ts";
import type { Room } from "../../chat/types.ts";
import type { DialectHost } from "../dialect.ts";
import { type Fields, parseForm } from "../kit/fields.ts";
import { identify } from "../kit/identify.ts";
import * as errors from "./errors.ts";
import { assertMember, roomOf } from "./room-calls.ts";
import * as schema from "./schema.ts";

interface Admission {
  readonly actor: Actor;
  readonly room: Room;
  /** Refused while the person is in the room already. */
  readonly isExclusive: boolean;
}

type Upgrade = (host: DialectHost, actor: Actor, fields: Fields) => Promise<Admission>;

const UPGRADES: Record<string, Upgrade> = {
  async "/room/create"({ core }, actor, fields) {
    const { roomName, roomId, roomCap, roomAccess } = schema.parse(schema.createRoom, fields);
    const draft = { name: roomName, code: roomId, capacity: roomCap, isPublic: roomAccess };
    return { actor, room: await core.rooms.create(actor, draft), isExclusive: false };
  },
  async "/room/enter"(host, actor, fields) {
    return { actor, room: await roomOf({ host, core: host.core, actor }, fields), isExclusive: true };
  },
  async "/room/reEnter"(host, actor, fields) {
    const { core } = host;
    const room = await roomOf({ host, core, actor }, fields);
    await assertMember(core, room, await core.accounts.me(actor));
    return { actor, room, isExclusive: false };
  },
};

export const isUpgradePath = (path: string): boolean => Object.hasOwn(UPGRADES, path);

/** @throws what `identify`, `rooms.create` and looking for a room throw */
export async function admit(
  host: DialectHost,
  path: string,
  request: IncomingMessage,
  from: Origin,
): Promise<Admission> {
  const { url = "" } = request;
  const at = url.indexOf("?");
  const fields = parseForm(Buffer.from(at < 0 ? "" : url.slice(at + 1), "latin1"));
  const actor = await identify(host, from, request, fields);
  const upgrade = UPGRADES[path];
  if (!upgrade) throw new ChatError("not_found", { reason: "nothing_here" });
  return upgrade(host, actor, fields);
}

/** Answers an upgrade that is not to be: plain HTTP with `{"msg": …}`. */
export function refuse(host: DialectHost, socket: Duplex, error: unknown): void {
  const isExpected = isChatError(error);
  if (!isExpected) host.log.error("An upgrade failed.", error);
  const status = isExpected ? error.status : 500;
  const { msg, notice } = isExpected ? errors.wordsOf(error, errors.UPGRADE) : errors.FAILURE;
  // Beside a token that is none, the notice only says that logging in failed.
  const body = JSON.stringify({ msg: isChatError(error, "unauthenticated") ? msg : notice });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
