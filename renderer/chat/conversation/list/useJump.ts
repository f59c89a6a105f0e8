import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { toast } from "../../../ui/toast.ts";
import { toastFailure } from "../../../ui/toastFailure.ts";
import { chatTextNow } from "../../i18n/index.ts";
import { useClient } from "../../shared/context.ts";
import type { Row } from "./rows.ts";

const MARKED_MS = 2200;

interface Jump {
  readonly roomId: number;
  /** The message to show, by sequence number. */
  readonly at: number | null;
  readonly rows: readonly Row[];
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  readonly onDone: () => void;
}

/** Scrolls a message into the middle, fetching its surroundings if needed. Returns the key of the row to highlight. */
export function useJump({ roomId, at, rows, virtualizer, onDone }: Jump): string | null {
  const { conversation } = useClient();
  const [marked, setMarked] = useState<string | null>(null);
  const requested = useRef<number | null>(null);
  const latest = useRef({ rows, onDone });
  useEffect(() => {
    latest.current = { rows, onDone };
  });
  useEffect(
    () => () => {
      requested.current = null;
    },
    [],
  );
  useEffect(() => {
    if (at === null) {
      requested.current = null;
      return;
    }
    const index = rows.findIndex((row) => row.kind === "message" && row.message.seq === at);
    const row = rows[index];
    if (row) {
      virtualizer.scrollToIndex(index, { align: "center" });
      setMarked(row.key);
      latest.current.onDone();
      return;
    }
    if (requested.current === at) return;
    requested.current = at;
    void conversation.showAround(roomId, at).then((failure) => {
      // The person has jumped elsewhere or left the room.
      if (requested.current !== at) return;
      if (failure) toastFailure(failure);
      const found = conversation.holds(roomId, at);
      if (!failure && !found) toast(chatTextNow()("goneMessage"));
      if (found) return;
      latest.current.onDone();
      // Its neighbours have been rendered by then.
      requestAnimationFrame(() =>
        virtualizer.scrollToIndex(placeOf(latest.current.rows, at), { align: "center" }),
      );
    });
  }, [at, rows, roomId, virtualizer, conversation]);
  useEffect(() => {
    if (marked === null) return;
    const timer = setTimeout(() => setMarked(null), MARKED_MS);
    return () => clearTimeout(timer);
  }, [marked]);
  return marked;
}

/** The row of the first message after that one, or the last row. */
function placeOf(rows: readonly Row[], seq: number): number {
  const next = rows.findIndex((row) => row.kind === "message" && row.message.seq > seq);
  return next < 0 ? rows.length - 1 : next;
}
