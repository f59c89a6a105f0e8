/** The person's own rooms, as their list shows them. */
import type { Message, Notify, RoomListItem, RoomView } from "../../../server/dialects/native/contract.ts";
import { asFailure } from "../../ui/failure.ts";
import { mentions } from "../shared/message-line.ts";
import { type HandleEvent, handleWith, type StateDeps } from "./deps.ts";
import { withEntry } from "./map.ts";

export interface Rooms {
  /** Reloads the list. Returns whether that worked; a failure is part of the state. */
  load(): Promise<boolean>;
  /** Stores the server's data of one room. */
  know(room: RoomView): void;
  /** Fetches one room's row and puts it in the list. */
  fetch(roomId: number): Promise<void>;
  forget(roomId: number): void;
  /** @throws Failure */
  create(room: { name: string; detail?: string; isPublic?: boolean; capacity?: number }): Promise<number>;
  /** The room with that code; makes the person a member. @throws Failure */
  enterByCode(code: string): Promise<number>;
  /** @throws Failure */
  openDirect(userId: number): Promise<number>;
  /** Changes the person's own settings of the room. @throws Failure */
  keep(roomId: number, how: { notify?: Notify; favourite?: boolean; readSeq?: number }): Promise<void>;
  handle: HandleEvent;
}

const PAGE = 200;

export function createRooms({ store, api }: StateDeps): Rooms {
  const put = (room: RoomListItem) => store.set({ rooms: withEntry(store.get().rooms, room.id, room) });
  const patch = (roomId: number, how: (room: RoomListItem) => RoomListItem) => {
    const room = store.get().rooms.get(roomId);
    if (room) put(how(room));
  };
  let loading: Promise<boolean> | undefined;
  /** Whether the list that is being loaded may be from before a change, and has to be loaded once more. */
  let isOutdated = false;
  const forget = (roomId: number) => {
    isOutdated = true;
    store.set({ rooms: withEntry(store.get().rooms, roomId, undefined) });
  };

  const listed = async () => {
    const rooms = new Map<number, RoomListItem>();
    for (let page = 1; ; page += 1) {
      const { items, total } = await api("listRooms", { query: { scope: "mine", page, pageSize: PAGE } });
      for (const room of items) rooms.set(room.id, room);
      if (items.length === 0 || rooms.size >= total) return rooms;
    }
  };
  const loadUntilCurrent = async () => {
    try {
      let rooms: Map<number, RoomListItem>;
      do {
        isOutdated = false;
        rooms = await listed();
      } while (isOutdated);
      store.set({ rooms, roomsLoading: "ready" });
      return true;
    } catch (error) {
      if (store.get().roomsLoading !== "ready") store.set({ roomsLoading: asFailure(error) });
      return false;
    }
  };
  const load = () => {
    isOutdated = true;
    loading ??= loadUntilCurrent().finally(() => {
      loading = undefined;
    });
    return loading;
  };

  const fetch = async (roomId: number) => {
    try {
      const room = await api("getRoom", { params: { id: roomId } });
      if (room.isMember) put(room);
    } catch {
      // The next load of the list shows it.
    }
  };

  const count = (message: Message) => {
    const { me, rooms } = store.get();
    const room = rooms.get(message.room);
    if (!room) return void fetch(message.room);
    if (message.seq <= room.lastSeq) return;
    const isMine = message.author.id === me?.id;
    put({
      ...room,
      lastSeq: message.seq,
      lastMessage: message,
      readSeq: isMine ? message.seq : room.readSeq,
      unread: isMine ? 0 : room.unread + 1,
      unreadMentions: isMine ? 0 : room.unreadMentions + (me && mentions(message, me.id) ? 1 : 0),
    });
  };

  const replaceLast = (seq: number, roomId: number, next: Message) =>
    patch(roomId, (room) => (room.lastMessage?.seq === seq ? { ...room, lastMessage: next } : room));

  return {
    load,
    fetch,
    forget,
    know: (view) => patch(view.id, (room) => ({ ...room, ...view })),
    async create(body) {
      const room = await api("createRoom", { body });
      await fetch(room.id);
      return room.id;
    },
    async enterByCode(code) {
      const room = await api("enterByCode", { body: { code } });
      await fetch(room.id);
      return room.id;
    },
    async openDirect(userId) {
      const room = await api("openDirect", { body: { userId } });
      put(room);
      return room.id;
    },
    async keep(roomId, body) {
      put(await api("updateOwnRoom", { params: { id: roomId }, body }));
    },
    handle: handleWith({
      message: count,
      "message:edited": (message) => replaceLast(message.seq, message.room, message),
      "message:deleted": ({ room, seq }) => {
        const row = store.get().rooms.get(room);
        if (row && (row.lastMessage?.seq === seq || seq > row.readSeq)) void fetch(room);
      },
      "messages:purged": ({ room }) => void fetch(room),
      "member:read": ({ roomId, userId, seq }) => {
        if (userId !== store.get().me?.id) return;
        patch(roomId, (room) => {
          if (seq <= room.readSeq) return room;
          const unread = Math.max(0, Math.min(room.unread, room.lastSeq - seq));
          return { ...room, readSeq: seq, unread, unreadMentions: Math.min(room.unreadMentions, unread) };
        });
      },
      "member:joined": ({ roomId, user }) => {
        patch(roomId, (room) => ({ ...room, members: room.members + 1 }));
        if (user.id === store.get().me?.id) void fetch(roomId);
      },
      "member:left": ({ roomId, user }) => {
        if (user.id === store.get().me?.id) forget(roomId);
        else patch(roomId, (room) => ({ ...room, members: Math.max(0, room.members - 1) }));
      },
      "member:online": ({ roomId, online }) => patch(roomId, (room) => ({ ...room, online })),
      "member:offline": ({ roomId, online }) => patch(roomId, (room) => ({ ...room, online })),
      "room:updated": ({ room: view }) => patch(view.id, (room) => ({ ...room, ...view })),
      "room:dissolved": ({ roomId }) => forget(roomId),
      kicked: ({ roomId }) => {
        if (roomId !== undefined) forget(roomId);
      },
      "room:me": ({ roomId, ...own }) => patch(roomId, (room) => ({ ...room, ...own })),
    }),
  };
}
