/** What each packet of a client does: one verb of the core. What the room hears comes by the core's events. */
import type { Actor } from "../../chat/actor.ts";
import { ChatError } from "../../chat/errors.ts";
import type { Room, User } from "../../chat/types.ts";
import type { DialectHost } from "../dialect.ts";
import type { Audience } from "../kit/audience.ts";
import type { Announcer } from "./announcer.ts";
import type { Faces } from "./faces.ts";
import type { Peer } from "./peer.ts";
import type { Packet } from "./schema.ts";

export interface Lobby {
  readonly host: DialectHost;
  readonly audience: Audience<Peer>;
  readonly announcer: Announcer;
  readonly faces: Faces;
}

/** A packet whose room is known and whose user is proven. */
interface Known {
  readonly room: Room;
  readonly user: User;
  readonly actor: Actor;
}

/** @throws ChatError for whatever is refused */
export async function obey(lobby: Lobby, peer: Peer, packet: Packet): Promise<void> {
  if (packet.type === "msg") await lobby.host.limit("send", peer.address);
  const known = await prove(lobby.host, peer, packet);
  if (packet.type === "join") await join(lobby, peer, packet, known);
  else if (packet.type === "leave") await leave(lobby, peer, known);
  else await say(lobby, peer, packet, known);
}

async function prove({ core }: DialectHost, peer: Peer, { roomName, userName }: Packet): Promise<Known> {
  const room = await core.rooms.byName(roomName);
  const user = await core.accounts.find("username", userName);
  if (!user) throw new ChatError("user_not_found", "There is no such user.");
  const from = { address: peer.address, dialect: "chatroom" };
  return { room, user, actor: await core.sessions.actAs(user, from, peer.token) };
}

async function join(lobby: Lobby, peer: Peer, { userAvatar }: Packet, { room, user, actor }: Known) {
  const { host, audience, announcer, faces } = lobby;
  const { core } = host;
  const connection = peer.as(user, actor, core.presence, (roomId) =>
    announcer.removed(peer, roomId, user.id),
  );
  faces.tell(user.id, userAvatar);
  const { isOpening } = await announcer.moves.asking(peer, room.id, user.id, () =>
    core.rooms.enter(actor, connection, room.id),
  );
  if (peer.isGone) return;
  audience.add(room.id, peer);
  announcer.move([peer], user, room, isOpening ? "create" : "join");
}

async function leave(lobby: Lobby, peer: Peer, { room, user, actor }: Known) {
  const { host, audience, announcer } = lobby;
  const connection = peer.inside(room.id, user);
  if (!peer.hasOthersIn(room.id, user.id)) audience.delete(room.id, peer);
  await announcer.moves.asking(peer, room.id, user.id, () =>
    host.core.rooms.exit(actor, connection, room.id),
  );
  announcer.move([peer], user, room, "leave");
}

async function say(
  { host, faces }: Lobby,
  peer: Peer,
  { msg, userAvatar }: Packet,
  { room, user, actor }: Known,
) {
  peer.inside(room.id, user);
  faces.tell(user.id, userAvatar);
  await host.core.messages.post(actor, room.id, { kind: "text", body: msg });
}
