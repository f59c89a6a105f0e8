/** The open rooms: joins them, loads their history, and recovers after a lost connection. */
import type {
  JoinResult,
  Message,
  RoomListItem,
  RoomView,
} from "../../../server/dialects/native/contract.ts";
import { asFailure, type Failure } from "../../ui/failure.ts";
import { type HandleEvent, handleWith, type StateDeps } from "./deps.ts";
import { createHistory, type History } from "./history.ts";
import { withEntry } from "./map.ts";
import type { OpenRoom, RoomStatus } from "./model.ts";
import type { Rooms } from "./rooms.ts";
import * as timelines from "./timeline.ts";

/** How many rooms keep their messages; the least recently open one is dropped. */
const KEPT_OPEN = 6;

/** Where the new messages of a room that was just opened begin, if there are any. */
const firstUnread = ({ readSeq, messages }: JoinResult): number | null =>
  readSeq > 0 && (messages.at(-1)?.seq ?? 0) > readSeq ? readSeq : null;

/** Whether the new messages begin before those that joining brought. */
const beginsEarlier = ({ readSeq, messages, hasMore }: JoinResult): boolean =>
  hasMore && readSeq > 0 && (messages[0]?.seq ?? 0) > readSeq;

const NEW_ROOM: OpenRoom = {
  status: { kind: "joining" },
  room: null,
  members: new Map(),
  timeline: timelines.EMPTY_TIMELINE,
  isCatchingUp: false,
  mute: null,
  reads: new Map(),
  newAfter: null,
};

/** Whether the person reads older messages, and stays there when new ones are counted. */
const readsOlder = ({ timeline, isCatchingUp }: OpenRoom): boolean => timeline.hasAfter && !isCatchingUp;

/** Whether a room in memory lacks the messages at which it opens: its first new one, or the newest. */
const lacksStart = (open: OpenRoom, { unread, readSeq }: RoomListItem): boolean =>
  readsOlder(open) ||
  (open.timeline.hasBefore && unread > 0 && readSeq > 0 && readSeq < (open.timeline.items[0]?.seq ?? 0));

export interface Conversation extends History {
  /**
   * Opens a room and joins it if needed, with `code` for a private one. Never rejects: a refusal is part of the state.
   */
  enter(roomId: number, code?: string): Promise<void>;
  /** No room is shown. */
  look(roomId: number | null): void;
  /** After a reconnect: joins the room on the screen again and loads what was missed. */
  rejoinActive(): Promise<void>;
  /** Then joins the other rooms. `isListCurrent`: the list was loaded since the reconnect. */
  rejoinOthers(isListCurrent: boolean): Promise<void>;
  /** Ends the membership. @throws Failure */
  leave(roomId: number): Promise<void>;
  /** A message of this person that the server has just stored. */
  took(message: Message): void;
  handle: HandleEvent;
}

/** Only the person opens such a room again, not a reconnect. */
const isEnded = (status: RoomStatus | undefined): boolean =>
  status !== undefined && ["kicked", "left", "notMember", "gone"].includes(status.kind);

export function createConversation(deps: StateDeps, rooms: Rooms): Conversation {
  const { store, transport, api } = deps;
  /** Rooms that the current connection has joined. */
  const joined = new Set<number>();
  const coming = new Map<number, Promise<void>>();
  /** Codes of private rooms, for joining again after a reconnect. */
  const codes = new Map<number, string>();
  const visits: number[] = [];

  const update = (roomId: number, how: (open: OpenRoom) => OpenRoom) => {
    const open = store.get().open.get(roomId);
    if (!open) return;
    const next = how(open);
    if (next !== open) store.set({ open: withEntry(store.get().open, roomId, next) });
  };
  const history = createHistory(deps, update);
  const setStatus = (roomId: number, status: RoomStatus) => update(roomId, (open) => ({ ...open, status }));

  const visited = (roomId: number) => {
    const at = visits.indexOf(roomId);
    if (at >= 0) visits.splice(at, 1);
    visits.push(roomId);
    if (visits.length <= KEPT_OPEN) return;
    const oldest = visits.shift();
    if (oldest !== undefined) store.set({ open: withEntry(store.get().open, oldest, undefined) });
  };

  const takeJoin = (roomId: number, result: JoinResult, since: number | undefined) =>
    update(roomId, (open) => {
      const held = open.timeline;
      const isPast = readsOlder(open);
      const timeline = isPast
        ? timelines.receive(held, result.messages)
        : since === undefined
          ? timelines.showPage(held, timelines.mergeMessages(result.messages, held.items), {
              hasBefore: result.hasMore,
              hasAfter: false,
            })
          : timelines.append(held, result.messages, result.hasMore);
      return {
        ...open,
        status: { kind: "joined" },
        room: result.room,
        members: new Map(result.members.map((member) => [member.id, member])),
        timeline,
        isCatchingUp: since !== undefined && !isPast && result.hasMore,
        mute: result.mute,
        reads: new Map(
          result.members.map(({ id, readSeq = 0 }) => [id, Math.max(readSeq, open.reads.get(id) ?? 0)]),
        ),
        newAfter: since === undefined ? firstUnread(result) : open.newAfter,
      };
    });

  const join = async (roomId: number) => {
    const code = codes.get(roomId);
    const open = store.get().open.get(roomId);
    const last = open?.timeline.items.at(-1)?.seq;
    const isWarm = open?.room != null && last !== undefined;
    const isPast = isWarm && readsOlder(open);
    const known = isPast ? open.timeline.lastSeq : last;
    const since = isWarm ? known : open ? undefined : (store.get().rooms.get(roomId)?.lastSeq ?? 0);
    try {
      const result = await transport.ask("room:join", {
        roomId,
        ...(since === undefined ? {} : { since }),
        ...(code === undefined ? {} : { code }),
      });
      joined.add(roomId);
      // Members no longer need the code.
      codes.delete(roomId);
      // Before the room is shown; it opens at the newest messages if this fails.
      if (open && since === undefined && beginsEarlier(result))
        await history.showAround(roomId, result.readSeq);
      if (open) takeJoin(roomId, result, since);
      // Messages that arrived between loading the list and joining count in the list too.
      for (const message of result.messages) rooms.handle("message", message);
      if (store.get().rooms.has(roomId)) rooms.know(result.room);
      else await rooms.fetch(roomId);
      if (isWarm) {
        if (result.hasMore && !isPast) await history.catchUp(roomId);
        update(roomId, (now) => ({ ...now, isCatchingUp: false }));
        await history.refreshHeld(roomId);
      }
    } catch (error) {
      refused(roomId, asFailure(error), joinOnce);
    }
  };

  const refused = (roomId: number, failure: Failure, again: (roomId: number) => Promise<void>) => {
    // A connection that broke meanwhile joins again by itself; a lost answer is requested again.
    if (failure.isPassing) {
      if (store.get().link === "up") setTimeout(() => void again(roomId), failure.retryAfterMs);
      return;
    }
    if (failure.code === "room_not_found") rooms.forget(roomId);
    setStatus(
      roomId,
      failure.code === "room_not_found"
        ? { kind: "gone", why: "dissolved", reason: "" }
        : { kind: "refused", failure },
    );
  };

  const joinOnce = (roomId: number): Promise<void> => {
    const already = coming.get(roomId);
    // The join began before the room was opened, so it did not request a page.
    const isStillClosed = () => store.get().open.get(roomId)?.status.kind === "joining";
    if (already) return already.then(() => (isStillClosed() ? joinOnce(roomId) : undefined));
    const work = join(roomId).finally(() => coming.delete(roomId));
    coming.set(roomId, work);
    return work;
  };

  const needsJoin = (roomId: number) => !joined.has(roomId) && !isEnded(store.get().open.get(roomId)?.status);

  /** Joins again unless the membership ended meanwhile: joining would start another one. */
  const rejoin = async (roomId: number): Promise<void> => {
    if (!needsJoin(roomId)) return;
    try {
      const { isMember } = await api("getRoom", { params: { id: roomId } });
      if (!needsJoin(roomId)) return;
      if (isMember) await joinOnce(roomId);
      else endMembership(roomId);
    } catch (error) {
      const failure = asFailure(error);
      if (failure.code === "room_private") endMembership(roomId);
      else refused(roomId, failure, rejoin);
    }
  };

  const endMembership = (roomId: number) => {
    leftRoom(roomId, { kind: "notMember" });
    rooms.forget(roomId);
  };

  const leftRoom = (roomId: number, status: RoomStatus) => {
    joined.delete(roomId);
    setStatus(roomId, status);
  };

  const knowRoom = (room: RoomView) =>
    update(room.id, (open) => ({
      ...open,
      room: { ...open.room, ...room },
      members: new Map(
        [...open.members].map(([id, member]) => [id, { ...member, isOwner: room.owner?.id === id }]),
      ),
    }));

  const change = (roomId: number, seq: number, how: (message: Message) => Message | null) =>
    update(roomId, (open) => {
      const timeline = timelines.change(open.timeline, seq, how);
      return timeline === open.timeline ? open : { ...open, timeline };
    });

  const take = (message: Message) =>
    update(message.room, (open) => ({ ...open, timeline: timelines.receive(open.timeline, [message]) }));

  return {
    ...history,
    async enter(roomId, code) {
      const { open, link } = store.get();
      const before = open.get(roomId);
      const room = store.get().rooms.get(roomId);
      visited(roomId);
      if (code !== undefined) codes.set(roomId, code);
      if (before?.status.kind === "joined" && !(link === "up" && room && lacksStart(before, room))) {
        update(roomId, (now) => ({ ...now, newAfter: room && room.unread > 0 ? room.readSeq : null }));
        if (joined.has(roomId)) return;
      } else {
        store.set({ open: withEntry(open, roomId, NEW_ROOM) });
      }
      if (link === "up") await joinOnce(roomId);
    },
    look(roomId) {
      store.set({ activeRoomId: roomId });
    },
    async rejoinActive() {
      joined.clear();
      const { activeRoomId, open } = store.get();
      const active = activeRoomId === null ? undefined : open.get(activeRoomId);
      if (activeRoomId === null || !active || isEnded(active.status)) return;
      await (active.status.kind === "joined" ? rejoin(activeRoomId) : joinOnce(activeRoomId));
    },
    async rejoinOthers(isListCurrent) {
      const { open, rooms: mine } = store.get();
      for (const roomId of new Set([...mine.keys(), ...open.keys()])) {
        const state = store.get();
        const kind = state.open.get(roomId)?.status.kind;
        if (!needsJoin(roomId) || kind === "refused") continue;
        const isMember = isListCurrent && state.rooms.has(roomId);
        await (isMember || kind === "joining" ? joinOnce(roomId) : rejoin(roomId));
      }
    },
    async leave(roomId) {
      await transport.ask("room:leave", { roomId });
      leftRoom(roomId, { kind: "left" });
      rooms.forget(roomId);
    },
    took: take,
    handle: handleWith({
      message(message) {
        take(message);
        const { activeRoomId } = store.get();
        if (message.room !== activeRoomId) history.trim(message.room);
      },
      "message:edited": (message) => change(message.room, message.seq, () => message),
      "message:reacted": ({ room, seq, reactions }) =>
        change(room, seq, (message) => ({ ...message, reactions })),
      "message:deleted": ({ room, seq }) => change(room, seq, () => null),
      "messages:purged": ({ room }) => void history.showNewest(room),
      "room:updated": ({ room }) => knowRoom(room),
      "room:dissolved": ({ roomId, why, reason }) => leftRoom(roomId, { kind: "gone", why, reason }),
      kicked({ roomId, kind, reason }) {
        if (roomId === undefined) return;
        leftRoom(roomId, { kind: "kicked", reason });
        // Its refusal says how long the ban lasts.
        if (kind === "banned") void joinOnce(roomId);
      },
      muted({ roomId, until, reason }) {
        if (roomId !== null) update(roomId, (open) => ({ ...open, mute: { until, reason } }));
      },
      unmuted({ roomId }) {
        for (const [id, { status, mute }] of store.get().open) {
          if (mute === null || status.kind !== "joined" || (roomId !== null && roomId !== id)) continue;
          // A room reports one mute only, its own or the one everywhere; the other may still be in force.
          void joinOnce(id);
        }
      },
      "rooms:changed": () => void followList(),
    }),
  };

  /** Joins rooms that this person was added to, and ends those that they left elsewhere. */
  async function followList(): Promise<void> {
    const before = [...joined];
    if (!(await rooms.load())) return;
    for (const roomId of before) if (!store.get().rooms.has(roomId)) leftRoom(roomId, { kind: "left" });
    for (const roomId of store.get().rooms.keys()) if (!joined.has(roomId)) await joinOnce(roomId);
  }
}
