import { type KeyboardEvent, type RefObject, useMemo, useState } from "react";
import type { MemberView } from "../../../../server/dialects/native/contract.ts";
import { useMembers } from "../../shared/useMembers.ts";
import { candidates, complete, mentionAt } from "./mention.ts";

interface Options {
  readonly text: string;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly roomId: number;
  readonly myId: number;
}

/** Suggests names after an @, and handles keys while the list is open. */
export function useMentions({ text, field, roomId, myId }: Options) {
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const query = useMemo(() => mentionAt(text, Math.min(caret, text.length)), [text, caret]);
  const { members } = useMembers(roomId, query?.words.trim() ?? "", false);
  const found = useMemo(
    () => (query && dismissed !== text ? candidates(members, query.words, myId) : []),
    [query, members, myId, dismissed, text],
  );
  const at = Math.min(active, Math.max(0, found.length - 1));
  const pick = (member: MemberView | undefined) => {
    if (!query || !member) return null;
    setActive(0);
    return complete(text, query, caret, member.username);
  };
  return {
    found,
    active: at,
    pick,
    onCaret: () => setCaret(field.current?.selectionStart ?? 0),
    /** Returns what to insert when a key chose a name. */
    onKey(event: KeyboardEvent) {
      if (found.length === 0) return null;
      const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (by !== 0) {
        event.preventDefault();
        setActive((at + by + found.length) % found.length);
      } else if (event.key === "Escape") {
        event.preventDefault();
        setDismissed(text);
      } else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") {
        event.preventDefault();
        return pick(found[at]);
      }
      return null;
    },
  };
}
