/** What a client asks for over Socket.IO: parse, one verb of the core; answers what the acknowledgement carries. */
import { randomBytes } from "node:crypto";
import type { Actor, Origin } from "../../chat/actor.ts";
import { ChatError } from "../../chat/errors.ts";
import type { Connection } from "../../chat/presence.ts";
import type { User } from "../../chat/types.ts";
import type { DialectHost } from "../dialect.ts";
import type { Audience } from "../kit/audience.ts";
import type { Fields } from "../kit/body.ts";
import { tokenOf } from "../kit/proof.ts";
import type { Announcer } from "./announcer.ts";
import { parse } from "./calls.ts";
import { closeData, comingData, type Envelope, messageData, ok } from "./encode.ts";
import type { Peer } from "./peer.ts";
import { actsOn, named } from "./people.ts";
import { closeEvent, messageEvent, presenceEvent } from "./schema.ts";

export interface Ask {
  readonly host: DialectHost;
  readonly audience: Audience<Peer>;
  readonly announcer: Announcer;
  readonly peer: Peer;
  readonly fields: Fields;
}

export const EVENTS = { join, leave, "new message": say, close } as const;
export type EventName = keyof typeof EVENTS;

async function join(ask: Ask): Promise<Envelope> {
  const { host, audience, announcer, peer } = ask;
  const { core } = host;
  const { username, roomname } = parse(presenceEvent, ask);
  const room = await core.rooms.byName(roomname);
  const user = await named(core, username);
  const actor = await prove(ask, user);
  const connection = peer.as(actor, core.presence, (roomId) => announcer.removed(peer, roomId, user.id));
  await announcer.moves.asking(peer, room.id, user.id, () => core.rooms.enter(actor, connection, room.id));
  if (!peer.isGone) audience.add(room.id, peer);
  return ok(comingData("in", user, core.presence.online(room.id)));
}

async function leave(ask: Ask): Promise<Envelope> {
  const { host, audience, announcer, peer } = ask;
  const { core } = host;
  const { username, roomname } = parse(presenceEvent, ask);
  const room = await core.rooms.byName(roomname);
  const user = await named(core, username);
  const actor = await prove(ask, user);
  const connection = inside(peer, room.id, user.id);
  if (!peer.hasOthersIn(room.id, user.id)) audience.delete(room.id, peer);
  await announcer.moves.asking(peer, room.id, user.id, () => core.rooms.exit(actor, connection, room.id));
  return ok(comingData("out", user, core.presence.online(room.id)));
}

async function say(ask: Ask): Promise<Envelope> {
  const { host, announcer, peer } = ask;
  const { core } = host;
  const { username, roomname, message: body } = parse(messageEvent, ask);
  await host.limit("send", peer.address);
  const room = await core.rooms.byName(roomname);
  const user = await named(core, username);
  const actor = await prove(ask, user);
  inside(peer, room.id, user.id);
  const clientId = nextId();
  const message = await announcer.sending(clientId, peer, user.id, () =>
    core.messages.post(actor, room.id, { kind: "text", body, clientId }),
  );
  return ok(messageData(room, message, peer.origin));
}

async function close(ask: Ask): Promise<Envelope> {
  const { host, audience, peer } = ask;
  const { core } = host;
  const { roomname, roomowner } = parse(closeEvent, ask);
  const room = await core.rooms.byName(roomname);
  const actor = await actsOn(core, room, roomowner, from(peer), tokenIn(ask));
  const hears = audience.has(room.id, peer);
  await core.rooms.dissolve(actor, room.id);
  const answer = ok(closeData(room));
  // Whoever closes a room hears it, inside or not.
  if (!hears) peer.tell(answer);
  return answer;
}

const prove = (ask: Ask, user: User): Promise<Actor> =>
  ask.host.core.sessions.actAs(user, from(ask.peer), tokenIn(ask));

const from = (peer: Peer): Origin => ({ address: peer.address, dialect: "apiv1" });

/** A token of the event itself, else of the handshake. */
function tokenIn({ peer, fields }: Ask): string | undefined {
  const { auth, query } = peer.socket.handshake;
  return tokenOf(peer.socket.request, { token: fields.token ?? auth.token ?? query.token });
}

/** @throws not_member */
function inside(peer: Peer, roomId: number, userId: number): Connection {
  const connection = peer.inside(roomId, userId);
  if (!connection) throw new ChatError("not_member", "Join the room first.");
  return connection;
}

/** Tells a message apart from all others, so that its sender is found when it has been stored. */
const RUN = randomBytes(6).toString("base64url");
let last = 0;
const nextId = (): string => `${RUN}-${(++last).toString(36)}`;
