/** Selects, copies and prints messages of a list that renders only those on the screen. */
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { isWriting } from "../../../ui/keyboard.ts";
import { printInstead } from "../../../ui/print.ts";
import { toast } from "../../../ui/toast.ts";
import { useChatText } from "../../i18n/index.ts";
import { useRoom } from "../../shared/context.ts";
import { roomName } from "../../shared/names.ts";
import type { Timeline } from "../../state/timeline.ts";
import { linesOf, selectedRange } from "./copy-lines.ts";
import type { Row } from "./rows.ts";

const NONE = "\n";

/** The rows in which the selection starts and ends, by their keys; `\n` when it is empty. */
function endsOf(scroller: Element | null): string {
  const selection = document.getSelection();
  const keyOf = (node: Node | null | undefined): string => {
    const element = node instanceof Element ? node : node?.parentElement;
    const row = element?.closest<HTMLElement>("[data-key]");
    return row && scroller?.contains(row) ? (row.dataset.key ?? "") : "";
  };
  return selection?.isCollapsed === false
    ? `${keyOf(selection.anchorNode)}\n${keyOf(selection.focusNode)}`
    : NONE;
}

export function useSelection(
  scroller: RefObject<HTMLElement | null>,
  roomId: number,
  timeline: Timeline,
  rows: readonly Row[],
) {
  const t = useChatText();
  const room = useRoom(roomId);
  const isAllSelected = useRef(false);
  const [ends, setEnds] = useState(NONE);
  /** These stay rendered: without its ends a selection would shrink to what is on the screen. */
  const kept = useMemo(() => {
    const keys = ends.split(NONE);
    return rows.flatMap(({ key }, at) => (keys.includes(`${key}`) ? [at] : []));
  }, [ends, rows]);
  useEffect(() => {
    const follow = () => setEnds(endsOf(scroller.current));
    const forget = () => {
      isAllSelected.current = false;
    };
    const print = () => printInstead(() => `${room ? roomName(room) : ""}\n\n${linesOf(timeline.items, t)}`);
    // The whole page may be selected, or the selection may have started outside the list.
    const copy = (event: ClipboardEvent) => {
      if (isWriting(event.target) || !scroller.current) return;
      const range = selectedRange(scroller.current, document.getSelection());
      if (!range) return;
      const [from, to] = isAllSelected.current ? [0, Number.POSITIVE_INFINITY] : range;
      event.preventDefault();
      const chosen = timeline.items.filter(({ seq }) => seq >= from && seq <= to);
      event.clipboardData?.setData("text/plain", linesOf(chosen, t));
      if (isAllSelected.current && timeline.hasBefore) toast(t("copiedLoaded"));
    };
    document.addEventListener("copy", copy);
    document.addEventListener("selectionchange", follow);
    document.addEventListener("pointerdown", forget);
    window.addEventListener("beforeprint", print);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("selectionchange", follow);
      document.removeEventListener("pointerdown", forget);
      window.removeEventListener("beforeprint", print);
    };
  }, [scroller, timeline, room, t]);

  return {
    kept,
    /** Includes every loaded message, also those that are not rendered. */
    selectAll() {
      if (scroller.current) document.getSelection()?.selectAllChildren(scroller.current);
      isAllSelected.current = true;
    },
  };
}
