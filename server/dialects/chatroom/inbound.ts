/** What each packet of a client does: one verb of the core. What the room hears comes by the core's events. */
import type { Actor } from "../../chat/actor.ts";
import { ChatError } from "../../chat/errors.ts";
import type { Room, User } from "../../chat/types.ts";
import type { DialectHost } from "../dialect.ts";
import type { Audience } from "../kit/audience.ts";
import type { AvatarOverrides } from "./avatar-overrides.ts";
import type { Broadcaster } from "./broadcaster.ts";
import type { Connection } from "./connection.ts";
import type { Packet } from "./schema.ts";

export interface InboundDeps {
  readonly host: DialectHost;
  readonly audience: Audience<Connection>;
  readonly broadcaster: Broadcaster;
  readonly avatars: AvatarOverrides;
}

/** The proven user of a packet, and its room. */
interface Caller {
  readonly room: Room;
  readonly user: User;
  readonly actor: Actor;
}

/** @throws ChatError for whatever is refused */
export async function receivePacket(
  deps: InboundDeps,
  connection: Connection,
  packet: Packet,
): Promise<void> {
  if (packet.type === "msg") await deps.host.limit("send", connection.address);
  const caller = await prove(deps.host, connection, packet);
  if (packet.type === "join") await join(deps, connection, packet, caller);
  else if (packet.type === "leave") await leave(deps, connection, caller);
  else await say(deps, connection, packet, caller);
}

async function prove(
  { core }: DialectHost,
  connection: Connection,
  { roomName, userName }: Packet,
): Promise<Caller> {
  const room = await core.rooms.byName(roomName);
  const user = await core.accounts.find("username", userName);
  if (!user) throw new ChatError("user_not_found", { reason: "user_not_found" });
  const from = { address: connection.address, dialect: "chatroom" };
  return { room, user, actor: await core.sessions.actAs(user, from, connection.token) };
}

async function join(
  deps: InboundDeps,
  connection: Connection,
  { userAvatar }: Packet,
  { room, user, actor }: Caller,
) {
  const { host, audience, broadcaster, avatars } = deps;
  const { core } = host;
  const userConnection = connection.as(user, actor, core.presence);
  avatars.tell(user.id, userAvatar);
  const { isOpening } = await core.members.enter(actor, userConnection, room.id);
  if (connection.isGone) return;
  audience.add(room.id, connection);
  broadcaster.move([connection], user, room, isOpening ? "create" : "join");
}

async function leave(deps: InboundDeps, connection: Connection, { room, user, actor }: Caller) {
  const { host, audience, broadcaster } = deps;
  const userConnection = connection.inside(room.id, user);
  if (!connection.hasOthersIn(room.id, user.id)) audience.delete(room.id, connection);
  await host.core.members.exit(actor, userConnection, room.id);
  broadcaster.move([connection], user, room, "leave");
}

async function say(
  { host, avatars }: InboundDeps,
  connection: Connection,
  { msg, userAvatar }: Packet,
  { room, user, actor }: Caller,
) {
  const { id: connectionId } = connection.inside(room.id, user);
  avatars.tell(user.id, userAvatar);
  await host.core.messages.post({ ...actor, connectionId }, room.id, { kind: "text", body: msg });
}
