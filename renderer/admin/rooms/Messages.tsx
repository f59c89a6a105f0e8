import { Button, Skeleton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { MessageSquareText, SearchX } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import type { Message, RoomRow } from "../../../server/admin/contract.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useAsk } from "../parts/Ask.tsx";
import { useActionRunner, useBusyRun } from "../parts/act.ts";
import { useAddressParams } from "../state/route.ts";
import { SearchField } from "../table/SearchField.tsx";
import { useHistory } from "./history.ts";
import { Line } from "./Line.tsx";
import classes from "./Messages.module.css";
import { Say } from "./Say.tsx";

/** Distance from the end, in pixels, that counts as being at the end. */
const NEAR = 80;

/** The live messages of a room, which the admin can delete and post to. */
export function Messages({ room }: { room: RoomRow }) {
  const t = useAdminText();
  const params = useAddressParams();
  const query = params.get("q") ?? "";
  const { messages, hasMore, error, loadOlder, reload } = useHistory(room.id, query);
  const [isLoadingOlder, run] = useBusyRun();
  const remove = useRemove(room);
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const items = messages ?? [];
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 58,
    overscan: 10,
    getItemKey: (index) => items[index]?.id ?? index,
  });
  const newest = items.at(-1)?.id;
  const height = virtual.getTotalSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: new and measured lines keep a reader at the end scrolled to the end.
  useLayoutEffect(() => {
    const { current } = scroller;
    if (current && isAtEnd.current) current.scrollTop = current.scrollHeight;
  }, [newest, height]);

  const older = async () => {
    isAtEnd.current = false;
    const from = scroller.current?.scrollHeight ?? 0;
    await run(loadOlder);
    requestAnimationFrame(() => {
      const { current } = scroller;
      if (current) current.scrollTop += current.scrollHeight - from;
    });
  };

  return (
    <div className={classes.messages}>
      <div className={classes.bar}>
        <SearchField
          value={query}
          label={t("searchMessages")}
          onChange={(next) => params.set({ q: next }, { replace: true })}
        />
      </div>
      <div className={classes.frame}>
        {error && !messages ? (
          <ErrorState why={error} onRetry={reload} />
        ) : messages === undefined ? (
          <div className={classes.waiting} role="status" aria-label={t("loading")}>
            {["70%", "45%", "60%", "35%", "52%"].map((width) => (
              <Skeleton key={width} height={14} width={width} radius="xl" />
            ))}
          </div>
        ) : items.length === 0 ? (
          query === "" ? (
            <EmptyState icon={<MessageSquareText size={26} />} title={t("noMessages")}>
              {t("noMessagesBody")}
            </EmptyState>
          ) : (
            <EmptyState icon={<SearchX size={26} />} title={t("nothingMatches")}>
              {t("nothingMatchesBody")}
            </EmptyState>
          )
        ) : (
          <div
            ref={scroller}
            className={classes.scroller}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
            tabIndex={0}
            role="log"
            aria-label={t("messages")}
            onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
              isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR;
            }}
          >
            {hasMore && (
              <div className={classes.older}>
                <Button variant="default" size="xs" loading={isLoadingOlder} onClick={() => void older()}>
                  {t("olderMessages")}
                </Button>
              </div>
            )}
            <div style={{ height, position: "relative" }}>
              {virtual.getVirtualItems().map(({ index, key, start }) => {
                const message = items[index];
                return message === undefined ? null : (
                  <div
                    key={key}
                    ref={virtual.measureElement}
                    data-index={index}
                    className={classes.placed}
                    style={{ transform: `translateY(${start}px)` }}
                  >
                    <Line message={message} onRemove={() => remove(message)} />
                  </div>
                );
              })}
            </div>
          </div>
        )}
      </div>
      <Say room={room} />
    </div>
  );
}

/** Confirms before a message is deleted. */
function useRemove(room: RoomRow): (message: Message) => void {
  const client = useClient();
  const acts = useActionRunner();
  const ask = useAsk();
  return (message) =>
    ask((t) => ({
      title: t("deleteMessageTitle"),
      body: t("deleteMessageBody", { who: message.author.displayName || t("theServer"), room: room.name }),
      confirmLabel: t("delete"),
      onConfirm: async () => {
        await client.call("rooms.deleteMessage", { roomId: room.id, messageId: message.id });
        acts.report({ done: t("messageDeleted") });
      },
    }));
}
