import { Button, Skeleton, TextInput } from "@mantine/core";
import { Search, SearchX } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Message } from "../../../server/dialects/native/contract.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { asFailure, type Failure, failureText } from "../../ui/failure.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { useSearchWords } from "../shared/useSearchWords.ts";
import { Hit } from "./Hit.tsx";
import classes from "./SidePanel.module.css";

const WAIT_MS = 250;
const PAGE = 30;

interface Found {
  readonly words: string;
  readonly items: readonly Message[];
  readonly hasMore: boolean;
}

/** Finds messages of the room by any part of their text, in any script. */
export function SearchPanel({ roomId }: { roomId: number }) {
  const t = useChatText();
  const { api } = useClient();
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useSearchWords();
  const [found, setFound] = useState<Found | Failure | null>(null);
  const [tries, setTries] = useState(0);
  const q = words.trim();

  useEffect(() => field.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try asks again
  useEffect(() => {
    setFound(null);
    if (q === "") return;
    const giveUp = new AbortController();
    const ask = async () => {
      try {
        const query = { q, limit: PAGE };
        const answer = await api("search", { params: { id: roomId }, query, signal: giveUp.signal });
        if (!giveUp.signal.aborted) setFound({ words: q, ...answer });
      } catch (error) {
        if (!giveUp.signal.aborted) setFound(asFailure(error));
      }
    };
    const timer = setTimeout(() => void ask(), WAIT_MS);
    return () => {
      clearTimeout(timer);
      giveUp.abort();
    };
  }, [api, roomId, q, tries]);

  const more = async (before: Found) => {
    const last = before.items.at(-1);
    if (!last) return;
    const query = { q: before.words, before: last.seq, limit: PAGE };
    const answer = await api("search", { params: { id: roomId }, query });
    setFound({ ...answer, words: before.words, items: [...before.items, ...answer.items] });
  };

  return (
    <>
      <search className={classes.tools}>
        <TextInput
          ref={field}
          type="search"
          aria-label={t("searchHere")}
          placeholder={t("searchHere")}
          leftSection={<Search size={16} />}
          maxLength={200}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </search>
      <div className={classes.body} aria-busy={q !== "" && found === null}>
        {q === "" ? (
          <p className={classes.hint}>{t("searchHint")}</p>
        ) : found === null ? (
          [60, 80, 45].map((width) => (
            <div key={width} className={classes.hit}>
              <Skeleton height={10} width="40%" />
              <Skeleton height={12} width={`${width}%`} />
            </div>
          ))
        ) : found instanceof Error ? (
          <ErrorState message={failureText(found)} onRetry={() => setTries(tries + 1)} />
        ) : found.items.length === 0 ? (
          <EmptyState icon={<SearchX size={26} />} title={t("noHitsTitle")}>
            {t("noHitsBody")}
          </EmptyState>
        ) : (
          <ul className={classes.list}>
            {found.items.map((message) => (
              <li key={message.id}>
                <Hit message={message} words={found.words} />
              </li>
            ))}
          </ul>
        )}
        {found !== null && "hasMore" in found && found.hasMore && (
          <div className={classes.more}>
            <Button variant="default" onClick={() => void more(found).catch(() => undefined)}>
              {t("showMore")}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
