/**
 * What clients of dialect B send over a WebSocket: one verb of the core per packet. The room receives the core's
 * events.
 */
import type { RawData } from "ws";
import type { Actor } from "../../chat/actor.ts";
import { isChatError } from "../../chat/errors.ts";
import type { Room, User } from "../../chat/types.ts";
import type { CostClass, DialectHost } from "../dialect.ts";
import type { Audience } from "../kit/audience.ts";
import { MESSAGE_BODY, SMALL_BODY } from "../kit/cost.ts";
import type { Fanout } from "../kit/fanout.ts";
import { named } from "../kit/identify.ts";
import type { AvatarOverrides } from "./avatar-overrides.ts";
import type { Broadcaster } from "./broadcaster.ts";
import type { Connection } from "./connection.ts";
import { packet } from "./encode.ts";
import { packetError } from "./errors.ts";
import { type Packet, parsePacket } from "./schema.ts";

export interface InboundDeps {
  readonly host: DialectHost;
  readonly audience: Audience<Connection>;
  readonly broadcaster: Broadcaster;
  readonly avatars: AvatarOverrides;
  readonly fanout: Fanout;
  readonly report: (error: unknown) => void;
}

/** The proven user of a packet, and its room. */
interface Caller {
  readonly room: Room;
  readonly user: User;
  readonly actor: Actor;
}

interface PacketType {
  readonly cost: CostClass;
  /** Most bytes of a frame. */
  readonly limit: number;
  readonly run: (deps: InboundDeps, connection: Connection, packet: Packet, caller: Caller) => Promise<void>;
}

const PACKETS: Readonly<Record<Packet["type"], PacketType>> = {
  join: { cost: "write", limit: MESSAGE_BODY, run: join },
  leave: { cost: "free", limit: SMALL_BODY, run: leave },
  msg: { cost: "write", limit: MESSAGE_BODY, run: say },
};

/** Handles one frame; never rejects. */
export async function receive(
  deps: InboundDeps,
  connection: Connection,
  data: RawData,
  isBinary: boolean,
): Promise<void> {
  if (connection.isGone) return;
  const bytes = bytesOf(data);
  const parsed = parsePacket(isBinary || bytes.length > MESSAGE_BODY ? null : bytes);
  if ("error" in parsed) return complain(deps, connection, parsed, parsed.error);
  const { cost, limit, run } = PACKETS[parsed.packet.type];
  try {
    await deps.host.charge(cost, connection.from.address);
    if (bytes.length > limit) return complain(deps, connection, parsed.packet, "illegal data");
    await run(deps, connection, parsed.packet, await prove(deps.host, connection, parsed.packet));
  } catch (error) {
    if (!isChatError(error)) deps.report(error);
    const { msg, more } = isChatError(error) ? packetError(error) : { msg: "illegal data", more: {} };
    complain(deps, connection, parsed.packet, msg, more);
  }
}

function complain(
  { fanout }: InboundDeps,
  { ws }: Connection,
  { userName, roomName }: { userName: string; roomName: string },
  msg: string,
  more: object = {},
): void {
  fanout.broadcastText([ws], [packet("error", { name: userName, avatar: "" }, roomName, msg, more)]);
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

async function prove({ core }: DialectHost, connection: Connection, packet: Packet): Promise<Caller> {
  const { roomName, userName, type } = packet;
  const { room, user } =
    type === "join"
      ? { room: await core.rooms.byName(roomName), user: await named(core, userName) }
      : await connection.meant(core, packet);
  return { room, user, actor: await core.sessions.actAs(user, connection.from, connection.token) };
}

async function join(
  deps: InboundDeps,
  connection: Connection,
  packet: Packet,
  { room, user, actor }: Caller,
) {
  const { host, audience, broadcaster, avatars } = deps;
  const { core } = host;
  const userConnection = connection.asUser(user, actor, core.connections);
  avatars.set(user.id, packet.userAvatar);
  await core.members.enter(actor, userConnection, room.id, {
    inside({ isOpening }) {
      if (connection.isGone) return;
      connection.noteNames(packet, room, user.id);
      audience.add(room.id, connection);
      broadcaster.move([connection], user, room, isOpening ? "create" : "join");
    },
  });
}

async function leave(
  deps: InboundDeps,
  connection: Connection,
  packet: Packet,
  { room, user, actor }: Caller,
) {
  const { host, audience, broadcaster } = deps;
  const userConnection = connection.insideAs(room.id, user);
  if (!connection.hasOthersIn(room.id, user.id)) audience.delete(room.id, connection);
  await host.core.members.exit(actor, userConnection, room.id);
  broadcaster.move([connection], user, room, "leave");
  connection.forgetRoomName(packet.roomName);
}

async function say(
  { host, avatars }: InboundDeps,
  connection: Connection,
  { msg, userAvatar }: Packet,
  { room, user, actor }: Caller,
) {
  const { id } = connection.insideAs(room.id, user);
  avatars.set(user.id, userAvatar);
  await host.core.messages.post({ ...actor, connectionId: id }, room.id, { kind: "text", body: msg });
}
