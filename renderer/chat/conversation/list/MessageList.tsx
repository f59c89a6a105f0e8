import { Loader } from "@mantine/core";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { isKey } from "../../../ui/keyboard.ts";
import { toastFailure } from "../../../ui/toastFailure.ts";
import { useChatText } from "../../i18n/index.ts";
import { useChat, useClient, useMe } from "../../shared/context.ts";
import { useRoute } from "../../shared/route.ts";
import type { Writing } from "../../state/drafts.ts";
import type { OpenRoom } from "../../state/model.ts";
import classes from "./MessageList.module.css";
import { NewestPill } from "./NewestPill.tsx";
import { RowView } from "./RowView.tsx";
import { buildRows, createHeightGuesses } from "./rows.ts";
import { useJump } from "./useJump.ts";
import { useSeen } from "./useSeen.ts";
import { useSelection } from "./useSelection.ts";

/** Older or newer pages are fetched this many pixels before they are needed. */
const FETCH_AHEAD = 900;
const AT_END = 60;

/** What is left to scroll, in pixels. */
const heightBelow = (element: HTMLElement): number =>
  element.scrollHeight - element.clientHeight - element.scrollTop;

interface Props {
  readonly roomId: number;
  readonly open: OpenRoom;
  readonly onWriting: (writing: Writing) => void;
  /** Filled with the function that scrolls to the newest message. */
  readonly toEnd: RefObject<() => void>;
}

export function MessageList({ roomId, open, onWriting, toEnd }: Props) {
  const t = useChatText();
  const me = useMe();
  const { conversation } = useClient();
  const { route, go } = useRoute();
  const outbox = useChat((state) => state.outbox);
  const scroller = useRef<HTMLDivElement>(null);
  const { timeline, newAfter, isCatchingUp } = open;
  /** The end of the list is the end of the room, or soon will be. */
  const isNewest = !timeline.hasAfter || isCatchingUp;
  const outgoing = useMemo(() => outbox.filter((entry) => entry.roomId === roomId), [outbox, roomId]);
  const rows = useMemo(
    () => buildRows(timeline, outgoing, me.id, newAfter),
    [timeline, outgoing, me.id, newAfter],
  );
  const [isAtEnd, setAtEnd] = useState(true);
  const [isSettled, setSettled] = useState(false);
  /** The person scrolls faster than pages arrive. */
  const [isAtStart, setAtStart] = useState(false);

  const [guessOf] = useState(createHeightGuesses);
  const selection = useSelection(scroller, roomId, timeline, rows);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => {
      const row = rows[at];
      return row ? guessOf(row) : 48;
    },
    getItemKey: (at) => rows[at]?.key ?? at,
    anchorTo: "end",
    followOnAppend: isNewest,
    scrollEndThreshold: AT_END,
    overscan: 8,
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), ...selection.kept])].sort((a, b) => a - b),
    paddingStart: 8,
    paddingEnd: 8,
  });

  const say = useCallback((failure: Awaited<ReturnType<typeof conversation.showNewest>>) => {
    if (failure && failure.code !== "offline") toastFailure(failure);
  }, []);

  const goEnd = useCallback(async () => {
    if (timeline.hasAfter) say(await conversation.showNewest(roomId));
    requestAnimationFrame(() => virtualizer.scrollToEnd());
  }, [conversation, roomId, timeline.hasAfter, virtualizer, say]);
  useEffect(() => {
    toEnd.current = () => void goEnd();
  }, [goEnd, toEnd]);

  // Initial position: the first new message, otherwise the end.
  const hasStarted = useRef(false);
  useLayoutEffect(() => {
    if (hasStarted.current || timeline.items.length === 0) return;
    hasStarted.current = true;
    if (route.at !== null) {
      setSettled(true);
      return;
    }
    const firstNew = rows.findIndex((row) => row.isNew);
    const start = () =>
      firstNew > 0 ? virtualizer.scrollToIndex(firstNew, { align: "start" }) : virtualizer.scrollToEnd();
    start();
    // Repeated once the rows have been measured; only then may older pages be added in front.
    requestAnimationFrame(() => {
      start();
      requestAnimationFrame(() => setSettled(true));
    });
  }, [rows, timeline.items.length, route.at, virtualizer]);

  // The composer may grow: keep the end in view.
  const staysAtEnd = useRef(true);
  // Also while messages come before unsent ones: the virtualizer follows only what comes last.
  const hasUnsent = outgoing.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of the rows
  useLayoutEffect(() => {
    if (hasUnsent && isNewest && isSettled && staysAtEnd.current) virtualizer.scrollToEnd();
  }, [rows]);
  useEffect(() => {
    if (!scroller.current || !isSettled) return;
    const observer = new ResizeObserver(() => staysAtEnd.current && virtualizer.scrollToEnd());
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [virtualizer, isSettled]);

  const marked = useJump({
    roomId,
    at: route.at,
    rows,
    virtualizer,
    onDone: () => go({ at: null }, { replace: true }),
  });
  const seen = useSeen(
    roomId,
    timeline,
    () => isSettled && scroller.current !== null && heightBelow(scroller.current) <= AT_END,
  );

  const look = () => {
    const element = scroller.current;
    if (!element || !isSettled) return;
    const below = heightBelow(element);
    staysAtEnd.current = below <= AT_END && isNewest;
    setAtEnd(staysAtEnd.current);
    seen();
    if (element.scrollTop < FETCH_AHEAD && timeline.hasBefore) void conversation.loadBefore(roomId).then(say);
    setAtStart(element.scrollTop < 4 && timeline.hasBefore);
    if (below < FETCH_AHEAD && !isNewest) void conversation.loadAfter(roomId).then(say);
    if (below <= AT_END) conversation.trim(roomId);
  };
  // A page may be shorter than the screen: look again after each.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `look` reads what is there now
  useEffect(look, [timeline, isSettled]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if ((event.ctrlKey || event.metaKey) && isKey(event, "a")) {
      event.preventDefault();
      selection.selectAll();
      return;
    }
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (by === 0 || event.altKey) return;
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-message]")];
    const now = all.indexOf(document.activeElement as HTMLElement);
    const isInside = now < 0 && event.target !== event.currentTarget;
    if (isInside || all.length === 0) return;
    event.preventDefault();
    const next = now < 0 ? all.at(by < 0 ? -1 : 0) : all[now + by];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };

  return (
    <div className={classes.frame}>
      <section
        ref={scroller}
        id="messages"
        className={classes.scroller}
        onScroll={look}
        onKeyDown={onKeyDown}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={t("messages")}
      >
        <ul className={classes.track} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ key, index, start }) => {
            const row = rows[index];
            return (
              row && (
                <li
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  data-key={key}
                  className={classes.row}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <RowView row={row} isMarked={marked !== null && marked === row.key} onWriting={onWriting} />
                </li>
              )
            );
          })}
        </ul>
      </section>
      {isAtStart && (
        <div className={classes.older}>
          <Loader size="xs" role="status" aria-label={t("loadingOlder")} />
        </div>
      )}
      {!isAtEnd && <NewestPill timeline={timeline} myId={me.id} onClick={() => void goEnd()} />}
    </div>
  );
}
