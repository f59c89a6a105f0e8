/** The person's own rooms, as their list shows them. */
import type {
  Message,
  Notify,
  RoomListItem,
  RoomView,
  ServerEvents,
} from "../../../server/dialects/native/contract.ts";
import { asFailure } from "../../ui/failure.ts";
import { mentions } from "../shared/message-line.ts";
import { isRenamed } from "../shared/names.ts";
import { type HandleEvent, handleWith, type StateDeps } from "./deps.ts";
import type { Drafts } from "./drafts.ts";
import { withEntry } from "./map.ts";
import { currentAuthor } from "./timeline.ts";

export interface Rooms {
  /** Reloads the list. Returns whether that worked; a failure is part of the state. */
  load(): Promise<boolean>;
  /** Stores the server's data of one room. */
  know(room: RoomView): void;
  /** Fetches one room's row and puts it in the list. */
  fetch(roomId: number): Promise<void>;
  forget(roomId: number): void;
  /** Marks the messages up to `seq` as read in the list. */
  read(roomId: number, seq: number): void;
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

/** Changes a row. Changing a row again that contains the change already has no effect. */
type Change = (room: RoomListItem) => RoomListItem;

/** A change that repeats what was done to the list while another one was on its way. */
type Repeat = (room: RoomListItem | undefined) => RoomListItem | undefined;

const withRead = (room: RoomListItem, seq: number): RoomListItem => {
  const unread = Math.max(0, Math.min(room.unread, room.lastSeq - seq));
  if (seq < room.readSeq || (seq === room.readSeq && unread === room.unread)) return room;
  return { ...room, readSeq: seq, unread, unreadMentions: Math.min(room.unreadMentions, unread) };
};

export function createRooms({ store, api }: StateDeps, drafts: Drafts): Rooms {
  /** How many requests for rows are under way. */
  let requests = 0;
  /** What changed during them: their answers may be from before it. */
  const changes: { readonly roomId: number; readonly how: Repeat }[] = [];
  const request = async (ask: () => Promise<Map<number, RoomListItem>>) => {
    const since = changes.length;
    requests += 1;
    try {
      const rows = await ask();
      for (const { roomId, how } of changes.slice(since)) {
        const room = how(rows.get(roomId));
        if (room) rows.set(roomId, room);
      }
      return rows;
    } finally {
      requests -= 1;
      if (requests === 0) changes.length = 0;
    }
  };

  const show = (room: RoomListItem) => store.set({ rooms: withEntry(store.get().rooms, room.id, room) });
  const put = (room: RoomListItem) => {
    if (requests > 0) changes.push({ roomId: room.id, how: () => room });
    show(room);
  };
  const patch = (roomId: number, how: Change) => {
    if (requests > 0) changes.push({ roomId, how: (room) => room && how(room) });
    const room = store.get().rooms.get(roomId);
    const next = room && how(room);
    if (next && next !== room) show(next);
  };
  const addMembers = (roomId: number, count: number) => {
    const room = store.get().rooms.get(roomId);
    // Not a change to repeat: the answer on its way may count them already.
    if (room) show({ ...room, members: Math.max(0, room.members + count) });
  };
  let loading: Promise<boolean> | undefined;
  /** Whether the list that is being loaded may be from before a change, and has to be loaded once more. */
  let isOutdated = false;
  const keepDrafts = (isKept: (roomId: number) => boolean) => {
    const { me } = store.get();
    if (me) drafts.keepOnly(me.id, isKept);
  };
  const forget = (roomId: number) => {
    isOutdated = true;
    store.set({ rooms: withEntry(store.get().rooms, roomId, undefined) });
    keepDrafts((id) => id !== roomId);
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
        rooms = await request(listed);
      } while (isOutdated);
      store.set({ rooms, roomsLoading: "ready" });
      keepDrafts((id) => rooms.has(id));
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
      const ask = async () => new Map([[roomId, await api("getRoom", { params: { id: roomId } })]]);
      const room = (await request(ask)).get(roomId);
      if (room?.isMember) put(room);
    } catch {
      // The next load of the list shows it.
    }
  };

  const count = (message: Message) => {
    const { me, rooms } = store.get();
    if (!rooms.has(message.room)) void fetch(message.room);
    const isMine = message.author.id === me?.id;
    patch(message.room, (room) =>
      message.seq <= room.lastSeq
        ? room
        : {
            ...room,
            lastSeq: message.seq,
            lastMessage: message,
            readSeq: isMine ? message.seq : room.readSeq,
            unread: isMine ? 0 : room.unread + 1,
            unreadMentions: isMine ? 0 : room.unreadMentions + (me && mentions(message, me.id) ? 1 : 0),
          },
    );
  };
  const read = (roomId: number, seq: number) => patch(roomId, (room) => withRead(room, seq));

  /** Somebody came, went, or has another name or picture. */
  const changed = ({ roomId, user, online }: ServerEvents["member:online"]) =>
    patch(roomId, (room) => {
      const lastMessage = room.lastMessage && currentAuthor(room.lastMessage, user);
      const isPeerRenamed = room.peer != null && isRenamed(room.peer, user);
      if (room.online === online && lastMessage === room.lastMessage && !isPeerRenamed) return room;
      return { ...room, online, lastMessage, ...(isPeerRenamed && { peer: user }) };
    });

  const replaceLast = (seq: number, roomId: number, next: Message) =>
    patch(roomId, (room) => (room.lastMessage?.seq === seq ? { ...room, lastMessage: next } : room));

  return {
    load,
    fetch,
    forget,
    read,
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
        if (userId === store.get().me?.id) read(roomId, seq);
      },
      "member:joined": ({ roomId, user }) => {
        addMembers(roomId, 1);
        if (user.id === store.get().me?.id) void fetch(roomId);
      },
      "member:left": ({ roomId, user }) => {
        if (user.id === store.get().me?.id) forget(roomId);
        else addMembers(roomId, -1);
      },
      "member:online": changed,
      "member:offline": changed,
      "room:updated": ({ room: view }) => patch(view.id, (room) => ({ ...room, ...view })),
      "room:dissolved": ({ roomId }) => forget(roomId),
      kicked: ({ roomId }) => {
        if (roomId !== undefined) forget(roomId);
      },
      "room:me": ({ roomId, ...own }) => patch(roomId, (room) => ({ ...room, ...own })),
    }),
  };
}
