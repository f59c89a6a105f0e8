/** Sends events to native clients: each is encoded once, regardless of the number of its listeners. */
import type { Socket } from "socket.io";
import type { Core } from "../../chat/core.ts";
import type { ChatEventType, EventOf } from "../../chat/events.ts";
import type { Dissolution, Member, Room, User } from "../../chat/types.ts";
import type { Audience } from "../kit/audience.ts";
import { encodeEvent, type Fanout } from "../kit/fanout.ts";
import type { ServerEvents } from "./contract.ts";
import { ownView, roomView, wireMessage, wireUser } from "./encode.ts";

/**
 * In rooms with more listeners, one summary per {@link SUMMARY_MS} replaces the events of people who join and leave,
 * and how far others have read is not sent: the number of events would grow with the square of the number of people.
 */
const LARGE = 200;
const SUMMARY_MS = 1000;

/** Why a room is gone, for clients that show text only. */
const GONE: Readonly<Record<Dissolution, string>> = {
  dissolved: "",
  account_deleted: "The account was deleted.",
  owner_deleted: "The owner's account was deleted.",
  page_closed: "The page was closed.",
};

export class Broadcaster {
  readonly #core: Core;
  readonly #audience: Audience<Socket>;
  readonly #own: ReadonlyMap<number, ReadonlySet<Socket>>;
  readonly #fanout: Fanout;
  readonly #summaries = new Map<number, NodeJS.Timeout>();
  /** Room → this turn's comings and goings, which its listeners get together at the end of the turn. */
  readonly #presence = new Map<number, string[]>();

  /** Those that read the store return their promise, so that a failure is logged. */
  readonly #handlers: { readonly [T in ChatEventType]?: (event: EventOf<T>) => void | Promise<void> } = {
    "messages.posted": ({ room, messages }) => {
      const listeners = this.#listenersOf(room.id);
      if (listeners.size === 0) return;
      const packets = messages.map((message) => packet("message", wireMessage(message)));
      this.#fanout.broadcast(listeners, packets);
    },
    "message.edited": ({ room, message }) => this.#toRoom(room.id, "message:edited", wireMessage(message)),
    "message.reacted": ({ message: { id, room, seq, reactions = {} } }) =>
      this.#toRoom(room, "message:reacted", { id, room, seq, reactions }),
    "message.deleted": ({ room, id, seq }) =>
      this.#toRoom(room.id, "message:deleted", { id, room: room.id, seq }),
    "messages.purged": ({ room, authorId }) =>
      this.#toRoom(room.id, "messages:purged", { room: room.id, authorId }),
    "member.joined": ({ room, user }) => {
      this.#toUser(user.id, "rooms:changed", {});
      return this.#tellPresence(room, "member:joined", { roomId: room.id, user: wireUser(user) });
    },
    "member.left": ({ room, user }) => {
      this.#toUser(user.id, "rooms:changed", {});
      return this.#tellPresence(room, "member:left", { roomId: room.id, user: wireUser(user) });
    },
    "member.online": ({ room, user, online }) =>
      this.#tellPresence(room, "member:online", { roomId: room.id, user: wireUser(user), online }),
    "member.offline": ({ room, user, online }) =>
      this.#tellPresence(room, "member:offline", { roomId: room.id, user: wireUser(user), online }),
    "member.kicked": ({ room, user, kind, reason }) => {
      this.#toUser(user.id, "kicked", { roomId: room.id, kind, reason });
      this.#toRoom(room.id, "member:left", { roomId: room.id, user: wireUser(user) });
    },
    "member.read": ({ room, userId, seq }) => {
      const payload = { roomId: room.id, userId, seq };
      // Not sent in large rooms, except to the reader's other connections.
      if (this.#isLarge(room)) this.#toUser(userId, "member:read", payload);
      else this.#toRoom(room.id, "member:read", payload);
    },
    "member.updated": ({ room, member }) => this.#ownRoom(room, member),
    typing: ({ room, user }) => this.#typing(room, user),
    "room.updated": ({ room }) => this.#roomUpdated(room),
    "room.dissolved": ({ room, why, reason }) => {
      this.#toRoom(room.id, "room:dissolved", { roomId: room.id, why, reason: reason || GONE[why] });
      this.#audience.drop(room.id);
    },
    "user.updated": ({ user, before }) => {
      const isShown = JSON.stringify(wireUser(user)) !== JSON.stringify(wireUser(before));
      return isShown ? this.#userUpdated(user) : undefined;
    },
    "user.muted": ({ user, roomId, until, reason }) =>
      this.#toUser(user.id, "muted", { roomId, until, reason }),
    "user.unmuted": ({ user, roomId }) => this.#toUser(user.id, "unmuted", { roomId }),
    "host.stopping": () => {
      for (const sockets of this.#own.values()) {
        this.#fanout.broadcast(sockets, [packet("host:stopping", {})]);
      }
    },
  };

  constructor(
    core: Core,
    audience: Audience<Socket>,
    own: ReadonlyMap<number, ReadonlySet<Socket>>,
    fanout: Fanout,
  ) {
    this.#core = core;
    this.#audience = audience;
    this.#own = own;
    this.#fanout = fanout;
  }

  /** Sends clients what they receive of the event. The promise, if there is one, resolves when all of it is on its way. */
  tell<T extends ChatEventType>(event: EventOf<T>): void | Promise<void> {
    const handler = this.#handlers[event.type] as ((event: EventOf<T>) => void | Promise<void>) | undefined;
    return handler?.(event);
  }

  close(): void {
    for (const timer of this.#summaries.values()) clearTimeout(timer);
  }

  /** The receivers of something newer than the joins and leaves that wait. */
  #listenersOf(roomId: number): ReadonlySet<Socket> {
    this.sendPresence(roomId);
    return this.#audience.of(roomId);
  }

  #toRoom<E extends keyof ServerEvents>(roomId: number, event: E, payload: ServerEvents[E]): void {
    const listeners = this.#listenersOf(roomId);
    if (listeners.size > 0) this.#fanout.broadcast(listeners, [packet(event, payload)]);
  }

  #toUser<E extends keyof ServerEvents>(userId: number, event: E, payload: ServerEvents[E]): void {
    const sockets = this.#own.get(userId);
    if (sockets) this.#fanout.broadcast(sockets, [packet(event, payload)]);
  }

  #tellPresence<E extends keyof ServerEvents>(
    { id }: Room,
    event: E,
    payload: ServerEvents[E],
  ): void | Promise<void> {
    const { size } = this.#audience.of(id);
    const waiting = this.#presence.get(id);
    if (size > LARGE) return this.#summarize(id);
    if (waiting) waiting.push(packet(event, payload));
    else if (size > 0) {
      this.#presence.set(id, [packet(event, payload)]);
      this.#fanout.atTurnEnd(() => this.sendPresence(id));
    }
  }

  /** Sends the room's listeners the comings and goings that wait for the end of the turn, before anything newer. */
  sendPresence(roomId: number): void {
    const waiting = this.#presence.get(roomId);
    if (!waiting) return;
    this.#presence.delete(roomId);
    this.#fanout.broadcast(this.#audience.of(roomId), waiting);
  }

  #isLarge(room: Room): boolean {
    return this.#audience.of(room.id).size > LARGE;
  }

  /** Resolves once the summary is on its way; immediately if another call already waits to send it. */
  async #summarize(roomId: number): Promise<void> {
    if (this.#summaries.has(roomId)) return;
    await new Promise<void>((resolve) => {
      this.#summaries.set(roomId, setTimeout(resolve, SUMMARY_MS).unref());
    });
    this.#summaries.delete(roomId);
    const room = await this.#core.rooms.lookUp(roomId);
    if (room) await this.#roomUpdated(room);
  }

  #typing(room: Room, user: User): void {
    const others = [...this.#listenersOf(room.id)].filter((socket) => !this.#own.get(user.id)?.has(socket));
    const payload = { roomId: room.id, user: wireUser(user) };
    if (others.length > 0) this.#fanout.broadcast(others, [packet("typing", payload)]);
  }

  async #roomUpdated(room: Room): Promise<void> {
    if (this.#audience.of(room.id).size === 0) return;
    this.#toRoom(room.id, "room:updated", { room: await roomView(this.#core, room) });
  }

  async #ownRoom(room: Room, member: Member): Promise<void> {
    if (!this.#own.has(member.userId)) return;
    this.#toUser(member.userId, "room:me", { roomId: room.id, ...(await ownView(this.#core, room, member)) });
  }

  /** A new name or picture is shown in all rooms of the person. */
  async #userUpdated(user: User): Promise<void> {
    const rooms = await this.#core.members.roomsOf(user.id);
    const { presence } = this.#core;
    const tell = async (room: Room): Promise<void> => {
      const event = (await presence.isInside(room.id, user.id)) ? "member:online" : "member:offline";
      const online = await presence.online(room.id);
      await this.#tellPresence(room, event, { roomId: room.id, user: wireUser(user), online });
    };
    await Promise.all(rooms.map(tell));
  }
}

const packet = <E extends keyof ServerEvents>(event: E, payload: ServerEvents[E]): string =>
  encodeEvent("/chat", event, payload);
