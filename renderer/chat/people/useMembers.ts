import { useEffect, useMemo, useState } from "react";
import type { MemberView } from "../../../server/dialects/native/contract.ts";
import { useChat, useClient } from "../shared/context.ts";
import { nameOf } from "../shared/names.ts";

/** The room's list has at most this many members; the server finds the others. */
const HELD = 200;
const WAIT_MS = 250;

const holds = (member: MemberView, words: string): boolean =>
  `${nameOf(member)} ${member.username}`.toLocaleLowerCase().includes(words.toLocaleLowerCase());

/** Members that match the words: the loaded ones, and in a large room those the server finds. */
export function useMembers(roomId: number, words: string) {
  const { api } = useClient();
  const held = useChat((state) => state.open.get(roomId)?.members);
  const total = useChat((state) => state.open.get(roomId)?.room?.members ?? 0);
  const [page, setPage] = useState(1);
  const [fetched, setFetched] = useState<readonly MemberView[]>([]);
  const isLarge = total > HELD;
  const mustAsk = isLarge && (words !== "" || page > 1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new words start over
  useEffect(() => {
    setPage(1);
    setFetched([]);
  }, [roomId, words]);
  useEffect(() => {
    if (!mustAsk) return;
    let isGone = false;
    const ask = async () => {
      try {
        const query = { query: words, page, pageSize: HELD };
        const { items } = await api("listMembers", { params: { id: roomId }, query });
        if (!isGone) setFetched((before) => (page === 1 ? items : [...before, ...items]));
      } catch {
        // The loaded members are shown; the next letter searches again.
      }
    };
    const timer = setTimeout(() => void ask(), WAIT_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [api, roomId, words, page, mustAsk]);

  const members = useMemo(() => {
    const all = new Map<number, MemberView>();
    for (const member of fetched) all.set(member.id, member);
    for (const member of held?.values() ?? []) all.set(member.id, member);
    return [...all.values()].filter((member) => words === "" || holds(member, words));
  }, [held, fetched, words]);
  return {
    members,
    hasMore: isLarge && words === "" && members.length < total,
    loadMore: () => setPage((now) => now + 1),
  };
}
