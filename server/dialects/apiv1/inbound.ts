/** What a client asks for over Socket.IO: parse, one verb of the core; answers what the acknowledgement carries. */
import type { Actor, Origin } from "../../chat/actor.ts";
import { ChatError } from "../../chat/errors.ts";
import type { Connection as UserConnection } from "../../chat/presence.ts";
import type { User } from "../../chat/types.ts";
import type { DialectHost } from "../dialect.ts";
import type { Audience } from "../kit/audience.ts";
import type { Fields } from "../kit/body.ts";
import { tokenOf } from "../kit/proof.ts";
import { parse } from "./calls.ts";
import type { Connection } from "./connection.ts";
import { closeData, comingData, type Envelope, messageData, ok } from "./encode.ts";
import { actsOn, named } from "./people.ts";
import { closeEvent, messageEvent, presenceEvent } from "./schema.ts";

export interface Ask {
  readonly host: DialectHost;
  readonly audience: Audience<Connection>;
  readonly connection: Connection;
  readonly fields: Fields;
}

export const EVENTS = { join, leave, "new message": say, close } as const;
export type EventName = keyof typeof EVENTS;

async function join(ask: Ask): Promise<Envelope> {
  const { host, audience, connection } = ask;
  const { core } = host;
  const { username, roomname } = parse(presenceEvent, ask);
  const room = await core.rooms.byName(roomname);
  const user = await named(core, username);
  const actor = await prove(ask, user);
  await core.members.enter(actor, connection.as(actor, core.presence), room.id);
  if (!connection.isGone) audience.add(room.id, connection);
  return ok(comingData("in", user, core.presence.online(room.id)));
}

async function leave(ask: Ask): Promise<Envelope> {
  const { host, audience, connection } = ask;
  const { core } = host;
  const { username, roomname } = parse(presenceEvent, ask);
  const room = await core.rooms.byName(roomname);
  const user = await named(core, username);
  const actor = await prove(ask, user);
  const userConnection = inside(connection, room.id, user.id);
  if (!connection.hasOthersIn(room.id, user.id)) audience.delete(room.id, connection);
  await core.members.exit(actor, userConnection, room.id);
  return ok(comingData("out", user, core.presence.online(room.id)));
}

async function say(ask: Ask): Promise<Envelope> {
  const { host, connection } = ask;
  const { core } = host;
  const { username, roomname, message: body } = parse(messageEvent, ask);
  await host.limit("send", connection.address);
  const room = await core.rooms.byName(roomname);
  const user = await named(core, username);
  const actor = await prove(ask, user);
  const { id: connectionId } = inside(connection, room.id, user.id);
  const message = await core.messages.post({ ...actor, connectionId }, room.id, { kind: "text", body });
  return ok(messageData(room, message, connection.origin));
}

async function close(ask: Ask): Promise<Envelope> {
  const { host, audience, connection } = ask;
  const { core } = host;
  const { roomname, roomowner } = parse(closeEvent, ask);
  const room = await core.rooms.byName(roomname);
  const actor = await actsOn(core, room, roomowner, from(connection), tokenIn(ask));
  const hears = audience.has(room.id, connection);
  await core.rooms.dissolve(actor, room.id);
  const answer = ok(closeData(room));
  // Whoever closes a room hears it, inside or not.
  if (!hears) connection.tell(answer);
  return answer;
}

const prove = (ask: Ask, user: User): Promise<Actor> =>
  ask.host.core.sessions.actAs(user, from(ask.connection), tokenIn(ask));

const from = (connection: Connection): Origin => ({ address: connection.address, dialect: "apiv1" });

/** A token of the event itself, else of the handshake. */
function tokenIn({ connection, fields }: Ask): string | undefined {
  const { auth, query } = connection.socket.handshake;
  return tokenOf(connection.socket.request, { token: fields.token ?? auth.token ?? query.token });
}

/** @throws not_member */
function inside(connection: Connection, roomId: number, userId: number): UserConnection {
  const userConnection = connection.inside(roomId, userId);
  if (!userConnection) throw new ChatError("not_member", { reason: "not_in_room" });
  return userConnection;
}
