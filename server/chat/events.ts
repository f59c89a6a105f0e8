import type {
  CaptchaRow,
  ConnectionId,
  Dissolution,
  Member,
  Message,
  MessageKind,
  Room,
  User,
} from "./types.ts";

export type OfflineCause = "dropped" | "left" | "kicked";

/** Why a connection ends. `reset`: an admin set another password. */
export type CloseKind = "kicked" | "banned" | "ended" | "reset" | "removed" | "stopping";

/** The connection that caused an event; null when no connection did (HTTP, the console, the host itself). */
type Cause = ConnectionId | null;

/** Everything that happens in the chat and concerns others. Published after it is durable. */
export type ChatEvent =
  /**
   * All messages of one room that one commit made durable, in order: encode once, send once. `by` has one entry a
   * message.
   */
  | { type: "messages.posted"; room: Room; messages: readonly Message[]; by: readonly Cause[] }
  | { type: "message.edited"; room: Room; message: Message; by: Cause }
  | { type: "message.reacted"; room: Room; message: Message; by: Cause }
  | { type: "message.deleted"; room: Room; id: string; seq: number; kind: MessageKind; by: Cause }
  /** Many at once (an account was deleted, retention): clients reload what they show. */
  | { type: "messages.purged"; room: Room; authorId: number | null }
  | { type: "room.created"; room: Room; by: Cause }
  | { type: "room.updated"; room: Room; before: Room; by: Cause }
  /** `reason`: the text of the person who dissolved it, or "". */
  | { type: "room.dissolved"; room: Room; why: Dissolution; reason: string; by: Cause }
  | { type: "member.joined"; room: Room; user: User; by: Cause }
  | { type: "member.left"; room: Room; user: User; wasOnline: boolean; by: Cause }
  /** Someone's first connection in the room. `online`: distinct people there now. */
  | { type: "member.online"; room: Room; user: User; online: number; first: boolean; by: Cause }
  /** Someone's last connection in the room ended. `removed`: their connections to other hosts than the publishing one. */
  | {
      type: "member.offline";
      room: Room;
      user: User;
      online: number;
      cause: OfflineCause;
      removed?: readonly ConnectionId[];
      by: Cause;
    }
  /** The owner or an admin ended the membership; `member.offline` follows if the person was in the room. */
  | { type: "member.kicked"; room: Room; user: User; kind: "kicked" | "banned"; reason: string; by: Cause }
  | { type: "member.read"; room: Room; userId: number; seq: number; by: Cause }
  /** The person's own settings of the room changed: favourite, notifications, read position. */
  | { type: "member.updated"; room: Room; member: Member; by: Cause }
  | { type: "typing"; room: Room; user: User; by: Cause }
  | { type: "user.registered"; user: User; dialect: string }
  | { type: "user.updated"; user: User; before: User }
  | { type: "user.removed"; user: User }
  | { type: "session.opened"; user: User }
  /** The user's connections by these sessions end, and those by a lease: of that address, or (null) of any. */
  | {
      type: "sessions.ended";
      userId: number;
      sessionIds: readonly number[];
      leasedAt?: string | null;
      kind: CloseKind;
      reason: string;
      /** Of a ban: null for no end. */
      until?: string | null | undefined;
    }
  /** Connections from that address or network end, or (`roomId`) are removed from the room. */
  | {
      type: "address.banned";
      address: string;
      roomId: number | null;
      reason: string;
      until: string | null;
      by: Cause;
    }
  | { type: "user.muted"; user: User; roomId: number | null; until: string | null; reason: string }
  | { type: "user.unmuted"; user: User; roomId: number | null }
  | { type: "captcha.changed"; captcha: CaptchaRow; isNew: boolean }
  | { type: "moderation.changed" }
  | { type: "merchants.changed" }
  | { type: "files.changed" }
  | { type: "hooks.changed" }
  | { type: "audit.added" }
  /** Concerns the connections to that host alone. */
  | { type: "host.stopping"; hostId: string };

export type ChatEventType = ChatEvent["type"];
export type EventOf<T extends ChatEventType> = Extract<ChatEvent, { type: T }>;

/**
 * Delivers each event once to the subscribers of every host. Those of one host are called one after another, in the
 * order in which they subscribed. One that throws, or whose promise rejects, is reported and does not stop the others.
 */
export interface EventBus {
  /** Resolves once the event is on its way: hosts receive those of one room in the order of the calls, maybe later. */
  publish(event: ChatEvent): Promise<void>;
  /** Returns a function that unsubscribes. */
  subscribe(listener: (event: ChatEvent) => unknown): () => void;
}

const published = Promise.resolve();

/**
 * Creates the bus of a single host: subscribers are called before `publish` returns. `onError` gets what one of them
 * throws.
 */
export function createEventBus(onError: (error: unknown) => void): EventBus {
  const listeners = new Set<(event: ChatEvent) => unknown>();
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          const work = listener(event);
          if (work instanceof Promise) work.catch(onError);
        } catch (error) {
          onError(error);
        }
      }
      return published;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
