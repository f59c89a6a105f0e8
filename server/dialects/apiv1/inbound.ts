/**
 * What clients of dialect A send over Socket.IO: one verb of the core per event, acknowledged with what became of it.
 */
import type { Actor } from "../../chat/actor.ts";
import type { Connection as UserConnection } from "../../chat/connections.ts";
import { ChatError, isChatError } from "../../chat/errors.ts";
import type { Room, User } from "../../chat/types.ts";
import type { CostClass, DialectHost } from "../dialect.ts";
import type { Audience } from "../kit/audience.ts";
import { MESSAGE_BODY, SMALL_BODY } from "../kit/cost.ts";
import { type Fields, parseJson } from "../kit/fields.ts";
import { tokenOf } from "../kit/identify.ts";
import { parse } from "../kit/parse.ts";
import { registered } from "../kit/registered.ts";
import type { Names } from "../kit/shared-connection.ts";
import { assertSize } from "../kit/size.ts";
import { actsOn } from "./calls.ts";
import type { Connection } from "./connection.ts";
import { closeData, comingData, type Envelope, type Form, inForm, messageData, ok } from "./encode.ts";
import { eventFailure, failed } from "./errors.ts";
import type { PendingJoins } from "./pending-joins.ts";
import { closeEvent, messageEvent, presenceEvent } from "./schema.ts";

export interface Inbound {
  readonly host: DialectHost;
  readonly audience: Audience<Connection>;
  readonly pendingJoins: PendingJoins;
  readonly connection: Connection;
  readonly report: (error: unknown) => void;
}

interface InboundEvent extends Inbound {
  readonly fields: Fields;
}

interface Event {
  readonly cost: CostClass;
  /** Most bytes of the payload as JSON. */
  readonly limit: number;
  readonly run: (input: InboundEvent) => Promise<Envelope>;
}

const EVENTS: Readonly<Record<string, Event>> = {
  join: { cost: "write", limit: SMALL_BODY, run: join },
  leave: { cost: "free", limit: SMALL_BODY, run: leave },
  "new message": { cost: "write", limit: MESSAGE_BODY, run: say },
  close: { cost: "write", limit: SMALL_BODY, run: close },
};

type Acknowledge = ((answer: unknown) => void) | undefined;

/** Handles one event; never rejects. */
export async function receive(inbound: Inbound, name: string, args: readonly unknown[]): Promise<void> {
  const { host, pendingJoins, connection, report } = inbound;
  const [payload] = args;
  const last = args.at(-1);
  const acknowledge = typeof last === "function" ? (last as Acknowledge) : undefined;
  if (connection.isGone) return;
  const form = formOf(payload) ?? connection.form;
  connection.form = form;
  let envelope: Envelope;
  try {
    const event = Object.hasOwn(EVENTS, name) ? EVENTS[name] : undefined;
    if (!event) throw new ChatError("invalid", { reason: "event_unknown" });
    await host.charge(event.cost, connection.from.address);
    envelope = await event.run({ ...inbound, fields: fieldsOf(payload, event.limit) });
  } catch (error) {
    if (!isChatError(error)) report(error);
    envelope = failed(error);
  }
  if (name === "join") {
    connection.joining -= 1;
    pendingJoins.settled(null, connection.from.address);
  }
  answer(connection, form, envelope, acknowledge);
}

/** Nothing, a number or a truth value has no form: `emit(name, JSON.stringify(undefined))` sends nothing. */
function formOf(payload: unknown): Form | undefined {
  if (typeof payload === "string") return "text";
  return typeof payload === "object" && payload !== null ? "object" : undefined;
}

/** Sends the acknowledgement if the client wants one; failures are also sent as an event. */
function answer(connection: Connection, form: Form, envelope: Envelope, acknowledge: Acknowledge): void {
  const sent = envelope.status === 0 ? envelope : eventFailure(envelope);
  acknowledge?.(inForm(form, sent));
  if (envelope.status !== 0) connection.tell(sent);
}

/** @throws invalid for anything but an object, or the JSON text of one; too_large */
function fieldsOf(payload: unknown, most: number): Fields {
  assertSize(payload, most);
  if (typeof payload === "string") return parseJson(Buffer.from(payload), true);
  const isRecord =
    typeof payload === "object" && payload !== null && !Array.isArray(payload) && !Buffer.isBuffer(payload);
  if (!isRecord) throw new ChatError("invalid", { reason: "payload_not_object" });
  return Object.assign(Object.create(null) as Fields, payload);
}

/** A page that was opened by a share link sends the join together with the registration: this waits for it. */
async function join(input: InboundEvent): Promise<Envelope> {
  const { host, pendingJoins, connection } = input;
  const { core } = host;
  const { username, roomname } = parse(presenceEvent, input.fields);
  const room = await core.rooms.byName(roomname);
  try {
    const user = await registered(core, username);
    await enter(input, room, await prove(input, user), { roomName: roomname, userName: username });
    return ok(comingData("in", user, await core.presence.online(room.id)));
  } finally {
    pendingJoins.settled(room.id, connection.from.address);
  }
}

async function enter(
  { host, audience, connection }: InboundEvent,
  room: Room,
  actor: Actor,
  names: Names,
): Promise<UserConnection> {
  const { core } = host;
  const userConnection = connection.as(actor, core.connections);
  await core.members.enter(actor, userConnection, room.id, {
    inside() {
      connection.mark(room.id, userConnection.userId, true);
      connection.noteNames(names, room, userConnection.userId);
      if (!connection.isGone) audience.add(room.id, connection);
    },
  });
  return userConnection;
}

async function leave(input: InboundEvent): Promise<Envelope> {
  const { host, audience, connection } = input;
  const { core } = host;
  const { username, roomname } = parse(presenceEvent, input.fields);
  const names = { roomName: roomname, userName: username };
  const { room, user } = await connection.meant(core, names);
  const actor = await prove(input, user);
  const userConnection = connection.inside(room.id, user.id);
  if (!userConnection) throw notInside();
  if (!connection.hasOthersIn(room.id, user.id)) audience.delete(room.id, connection);
  connection.mark(room.id, user.id, false);
  await core.members.exit(actor, userConnection, room.id);
  connection.forgetRoomName(roomname);
  return ok(comingData("out", user, await core.presence.online(room.id)));
}

/**
 * Posts a message. A sender who has not joined enters first: clients' libraries reconnect, but clients never join
 * again.
 */
async function say(input: InboundEvent): Promise<Envelope> {
  const { host, connection } = input;
  const { core } = host;
  const { username, roomname, message: body } = parse(messageEvent, input.fields);
  const names = { roomName: roomname, userName: username };
  const { room, user } = await connection.meant(core, names);
  const actor = await prove(input, user);
  const sender = await insider(input, room, user, actor, names);
  const message = await core.messages.post(sender, room.id, { kind: "text", body });
  return ok(messageData(connection.nameOf(room), message, connection.origin));
}

/** Returns the sender of a message, who is in the room. */
async function insider(
  input: InboundEvent,
  room: Room,
  user: User,
  actor: Actor,
  names: Names,
): Promise<Actor> {
  const { connection } = input;
  const inside = connection.inside(room.id, user.id);
  if (!inside && connection.hasEntered(room.id, user.id)) throw notInside();
  const { id } = inside ?? (await enter(input, room, actor, names));
  return { ...actor, connectionId: id };
}

const notInside = (): ChatError => new ChatError("not_member", { reason: "not_in_room" });

async function close(input: InboundEvent): Promise<Envelope> {
  const { host, audience, connection } = input;
  const { core } = host;
  const { roomname, roomowner, password } = parse(closeEvent, input.fields);
  const room = await connection.roomMeant(core, roomname);
  const actor = await actsOn(host, room, roomowner, connection.from, tokenIn(input));
  const hears = audience.has(room.id, connection);
  const closed = ok(closeData(connection.nameOf(room)));
  await core.rooms.dissolve(actor, room.id, "", password);
  // The closing client is informed even if it is not in the room.
  if (!hears) connection.tell(closed);
  return closed;
}

const prove = (input: InboundEvent, user: User): Promise<Actor> =>
  input.host.core.sessions.actAs(user, input.connection.from, tokenIn(input));

/** The token of the event, otherwise that of the handshake. */
function tokenIn({ connection, fields }: InboundEvent): string | undefined {
  const { auth, query } = connection.socket.handshake;
  return tokenOf(connection.socket.request, fields, auth, query);
}
