import { useMemo } from "react";
import type { MemberView } from "../../../server/dialects/native/contract.ts";
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
  const { api } = useClient();
  const held = useChat((state) => state.open.get(roomId)?.members);
  const total = useChat((state) => state.open.get(roomId)?.room?.members ?? 0);
  const list = useList(words, async (query, page) =>
    total > MOST_HELD && (listsAll || query !== "")
      ? api("listMembers", { params: { id: roomId }, query: { query, page, pageSize: PAGE } })
      : { items: [], total: 0 },
  );
  const members = useMemo(() => {
    const all = new Map<number, MemberView>();
    for (const member of [...list.items, ...(held?.values() ?? [])]) all.set(member.id, member);
    return [...all.values()].filter((member) => words === "" || holds(member, words));
  }, [held, list.items, words]);
  return { ...list, members };
}
