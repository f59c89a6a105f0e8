import { useEffect, useMemo, useState } from "react";
import type { MemberView, ServerEvents } from "../../../server/dialects/native/contract.ts";
import { useChat, useClient } from "./context.ts";
import { nameOf } from "./names.ts";
import { useList } from "./useList.ts";

/** Of a room with more members than this, only some are loaded with the room. */
const MOST_HELD = 200;
const PAGE = 200;

const holds = (member: MemberView, words: string): boolean =>
  `${nameOf(member)} ${member.username}`.toLocaleLowerCase().includes(words.toLocaleLowerCase());

/**
 * Members that match the words: those loaded with the room, and in a large room those the server lists.
 * @param listsAll without words the server lists everybody
 */
export function useMembers(roomId: number, words: string, listsAll: boolean) {
  const { api, onEvent } = useClient();
  const held = useChat((state) => state.open.get(roomId)?.members);
  const total = useChat((state) => state.open.get(roomId)?.room?.members ?? 0);
  const list = useList(words, async (query, page) =>
    total > MOST_HELD && (listsAll || query !== "")
      ? api("listMembers", { params: { id: roomId }, query: { query, page, pageSize: PAGE } })
      : { items: [], total: 0 },
  );
  /** Who left since the server listed them. */
  const [gone, setGone] = useState<ReadonlySet<number>>(new Set());
  useEffect(
    () =>
      onEvent((name, payload) => {
        if (name !== "member:left" && name !== "member:joined") return;
        const { roomId: where, user } = payload as ServerEvents[typeof name];
        if (where !== roomId) return;
        setGone((before) => {
          if (before.has(user.id) === (name === "member:left")) return before;
          const now = new Set(before);
          if (!now.delete(user.id)) now.add(user.id);
          return now;
        });
      }),
    [onEvent, roomId],
  );
  const members = useMemo(() => {
    const all = new Map<number, MemberView>();
    for (const member of [...list.items, ...(held?.values() ?? [])]) all.set(member.id, member);
    return [...all.values()].filter(
      (member) => !gone.has(member.id) && (words === "" || holds(member, words)),
    );
  }, [held, list.items, words, gone]);
  return { ...list, members };
}
