/** The input of dialect C's clients: upgrades, each for one room, then text frames, each of which is a message. */
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { RawData } from "ws";
import type { Actor, Origin } from "../../chat/actor.ts";
import { ChatError, isChatError, retryAfterOf } from "../../chat/errors.ts";
import type { Room } from "../../chat/types.ts";
import type { CostClass, DialectHost } from "../dialect.ts";
import { MESSAGE_BODY } from "../kit/cost.ts";
import type { Fields } from "../kit/fields.ts";
import { identify, upgradeQuery } from "../kit/identify.ts";
import { parse } from "../kit/parse.ts";
import type { Broadcaster } from "./broadcaster.ts";
import type { Connection } from "./connection.ts";
import { systemFrame } from "./encode.ts";
import * as errors from "./errors.ts";
import { assertMember, roomOf } from "./room-calls.ts";
import * as schema from "./schema.ts";

interface Admission {
  readonly actor: Actor;
  readonly room: Room;
  /** Refused while the person is in the room already. */
  readonly isExclusive: boolean;
}

interface Upgrade {
  readonly cost: CostClass;
  readonly admit: (host: DialectHost, actor: Actor, fields: Fields) => Promise<Admission>;
}

/** By path in lower case. Upgrade requests have no body; all parameters are in the query. */
const UPGRADES: Readonly<Record<string, Upgrade>> = {
  "/room/create": { cost: "create", admit: create },
  "/room/enter": { cost: "write", admit: enter },
  "/room/reenter": { cost: "write", admit: reEnter },
};

async function create({ core }: DialectHost, actor: Actor, fields: Fields): Promise<Admission> {
  const { roomName, roomId, roomCap, roomAccess } = parse(schema.createRoom, fields);
  const draft = { name: roomName, code: roomId, capacity: roomCap, isPublic: roomAccess };
  return { actor, room: await core.rooms.create(actor, draft), isExclusive: false };
}

async function enter({ core }: DialectHost, actor: Actor, fields: Fields): Promise<Admission> {
  return { actor, room: await roomOf({ core, actor }, parse(schema.roomRef, fields)), isExclusive: true };
}

async function reEnter({ core }: DialectHost, actor: Actor, fields: Fields): Promise<Admission> {
  const room = await roomOf({ core, actor }, parse(schema.roomRef, fields));
  await assertMember(core, room, await core.accounts.me(actor));
  return { actor, room, isExclusive: false };
}

export const isUpgradePath = (path: string): boolean => Object.hasOwn(UPGRADES, path.toLowerCase());

/** @throws what `identify`, `rooms.create` and looking for a room throw */
export async function admit(
  host: DialectHost,
  path: string,
  request: IncomingMessage,
  from: Origin,
): Promise<Admission> {
  const fields = upgradeQuery(request);
  const upgrade = UPGRADES[path.toLowerCase()];
  if (!upgrade) throw new ChatError("not_found", { reason: "nothing_here" });
  await host.charge(upgrade.cost, from.address);
  const { actor } = await identify(host, from, request, fields);
  return upgrade.admit(host, actor, fields);
}

/** Refuses an upgrade with a plain HTTP answer `{"msg": …}`. */
export function refuseUpgrade(host: DialectHost, socket: Duplex, error: unknown): void {
  const isExpected = isChatError(error);
  if (!isExpected) host.log.error("Upgrade failed: dialect C", error);
  const status = isExpected ? error.status : 500;
  const { msg, notice } = isExpected ? errors.wordsOf(error, errors.UPGRADE) : errors.FAILURE;
  // For a bad token the notice only says that the login failed; the message says why.
  const body = JSON.stringify({ msg: isChatError(error, "unauthenticated") ? msg : notice });
  const seconds = retryAfterOf(error);
  const retry = seconds === undefined ? "" : `Retry-After: ${seconds}\r\n`;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `${retry}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const FRAME = { cost: "write", limit: MESSAGE_BODY } as const;

interface InboundDeps {
  readonly host: DialectHost;
  readonly broadcaster: Broadcaster;
  readonly actor: Actor;
  readonly report: (error: unknown) => void;
}

/** Handles one text frame; never rejects. A refusal is sent to its sender as a line from `system`. */
export async function receive(
  { host, broadcaster, actor, report }: InboundDeps,
  connection: Connection,
  data: RawData,
  isBinary: boolean,
): Promise<void> {
  if (!connection.isOpen) return;
  try {
    await host.charge(FRAME.cost, actor.address);
    const body = data.toString();
    if (isBinary) throw new ChatError("invalid", { reason: "frame_not_text" });
    if (body.length > FRAME.limit)
      throw new ChatError("too_long", { reason: "message_too_long", max: FRAME.limit });
    await host.core.messages.post(actor, connection.roomId, { kind: "text", body });
  } catch (error) {
    if (!isChatError(error)) report(error);
    const { name = "" } = (await host.core.rooms.lookUp(connection.roomId)) ?? {};
    const { notice } = isChatError(error) ? errors.wordsOf(error) : errors.FAILURE;
    if (connection.isOpen) broadcaster.send([connection], [systemFrame(name, notice)]);
  }
}
