/** Who is online and who is typing in the open rooms. */
import type { Author, MemberView } from "../../../server/dialects/native/contract.ts";
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
    const row: MemberView = { ...user, isOnline, isOwner };
    const members = withEntry(open.members, user.id, row);
    const timeline = withAuthor(open.timeline, user);
    store.set({ open: withEntry(store.get().open, roomId, { ...open, members, timeline }) });
  };

  const stopTyping = (roomId: number, userId: number) => {
    const typists = store.get().typing.get(roomId);
    if (!typists?.some(({ user }) => user.id === userId)) return;
    const left = typists.filter(({ user }) => user.id !== userId);
    store.set({ typing: withEntry(store.get().typing, roomId, left.length > 0 ? left : undefined) });
  };

  const expire = (roomId: number) => {
    const typists = store.get().typing.get(roomId) ?? [];
    const left = typists.filter(({ until }) => until > now());
    if (left.length < typists.length) {
      store.set({ typing: withEntry(store.get().typing, roomId, left.length > 0 ? left : undefined) });
    }
  };

  return {
    typing(roomId) {
      if (now() - saidAt < TYPING_SAID_EVERY_MS || store.get().link !== "up") return;
      saidAt = now();
      void transport.ask("typing", { roomId }).catch(() => undefined);
    },
    handle: handleWith({
      typing({ roomId, user }) {
        if (user.id === store.get().me?.id) return;
        const others = (store.get().typing.get(roomId) ?? []).filter((typist) => typist.user.id !== user.id);
        const typists = [...others, { user, until: now() + TYPING_SHOWN_MS }];
        store.set({ typing: withEntry(store.get().typing, roomId, typists) });
        setTimeout(() => expire(roomId), TYPING_SHOWN_MS + 50);
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
