/** Who is online and who is typing in the open rooms. */
import type { Author, MemberView } from "../../../server/dialects/native/contract.ts";
import { isRenamed } from "../shared/names.ts";
import { type HandleEvent, handleWith, type StateDeps } from "./deps.ts";
import { withEntry } from "./map.ts";
import { withAuthor } from "./timeline.ts";

const TYPING_SHOWN_MS = 5000;
const TYPING_SAID_EVERY_MS = 2500;

export interface Presence {
  /** Says that the person is typing; at most every few seconds. */
  typing(roomId: number): void;
  handle: HandleEvent;
}

export function createPresence({ store, transport, now }: StateDeps): Presence {
  let saidAt = 0;

  const member = (roomId: number, user: Author, isOnline: boolean) => {
    const open = store.get().open.get(roomId);
    if (!open) return;
    const isOwner = open.room?.owner?.id === user.id;
    const held = open.members.get(user.id);
    const isAsBefore = held !== undefined && !isRenamed(held, user);
    if (isAsBefore && held.isOnline === isOnline && held.isOwner === isOwner) return;
    const row: MemberView = { ...user, isOnline, isOwner };
    const members = withEntry(open.members, user.id, row);
    const timeline = isAsBefore ? open.timeline : withAuthor(open.timeline, user);
    store.set({ open: withEntry(store.get().open, roomId, { ...open, members, timeline }) });
  };

  const keepTyping = (roomId: number, isKept: (user: Author) => boolean) => {
    const typists = store.get().typing.get(roomId) ?? [];
    const left = typists.filter(isKept);
    if (left.length < typists.length) {
      store.set({ typing: withEntry(store.get().typing, roomId, left.length > 0 ? left : undefined) });
    }
  };
  const stopTyping = (roomId: number, userId: number) => keepTyping(roomId, ({ id }) => id !== userId);

  return {
    typing(roomId) {
      if (Math.abs(now() - saidAt) < TYPING_SAID_EVERY_MS || store.get().link !== "up") return;
      saidAt = now();
      void transport.ask("typing", { roomId }).catch(() => undefined);
    },
    handle: handleWith({
      typing({ roomId, user }) {
        if (user.id === store.get().me?.id) return;
        const others = (store.get().typing.get(roomId) ?? []).filter(({ id }) => id !== user.id);
        store.set({ typing: withEntry(store.get().typing, roomId, [...others, user]) });
        // Each event brings an object of its own, so a later one of the same person stays.
        setTimeout(() => keepTyping(roomId, (typist) => typist !== user), TYPING_SHOWN_MS);
      },
      message(message) {
        stopTyping(message.room, message.author.id);
        saidAt = message.author.id === store.get().me?.id ? 0 : saidAt;
      },
      "member:joined": ({ roomId, user }) =>
        member(roomId, user, store.get().open.get(roomId)?.members.get(user.id)?.isOnline ?? false),
      "member:online": ({ roomId, user }) => member(roomId, user, true),
      "member:offline": ({ roomId, user }) => {
        // A kicked person has been taken from the list already.
        if (store.get().open.get(roomId)?.members.has(user.id)) member(roomId, user, false);
        stopTyping(roomId, user.id);
      },
      "member:left": ({ roomId, user }) => {
        const open = store.get().open.get(roomId);
        if (!open) return;
        const members = withEntry(open.members, user.id, undefined);
        store.set({ open: withEntry(store.get().open, roomId, { ...open, members }) });
      },
    }),
  };
}
