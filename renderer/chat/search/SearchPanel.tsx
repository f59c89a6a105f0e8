import { Button, Skeleton, TextInput } from "@mantine/core";
import { Search, SearchX } from "lucide-react";
import { useEffect, useRef } from "react";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { inputProps } from "../../ui/input-props.ts";
import { walkRows } from "../../ui/keyboard.ts";
import { useChatText } from "../i18n/index.ts";
import { Hit } from "../people/Hit.tsx";
import { PanelFrame } from "../people/PanelFrame.tsx";
import panel from "../people/SidePanel.module.css";
import { useChat } from "../shared/context.ts";
import { roomName } from "../shared/names.ts";
import { useRoute } from "../shared/route.ts";
import { useSearchWords } from "../shared/useSearchWords.ts";
import { Beside } from "./Beside.tsx";
import { Filters } from "./Filters.tsx";
import { useSearchText } from "./i18n/index.ts";
import classes from "./Search.module.css";
import { type LoadedResults, useSearchResults } from "./useSearchResults.ts";

/** Finds messages, people, rooms and files: everywhere, or in one room. Stays open beside an opened result. */
export default function SearchPanel() {
  const t = useChatText();
  const say = useSearchText();
  const { route } = useRoute();
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useSearchWords();
  const { results, isLoading, retry, more } = useSearchResults(words.trim(), route);
  const isHere = route.within !== null && route.within === route.roomId;
  // The shortcut focuses the field again when the panel is open already.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another room, or all of them
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [route.within]);
  return (
    <PanelFrame title={isHere ? t("searchHere") : t("searchMessages")}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys move between the field and the results */}
      <div className={panel.search} onKeyDown={(event) => walkRows(event, "[data-focus], [data-hit]")}>
        <search className={panel.tools}>
          <TextInput
            ref={field}
            data-focus="search"
            type="search"
            aria-label={isHere ? t("searchHere") : say("searchAllField")}
            placeholder={isHere ? t("searchHere") : say("searchAllField")}
            leftSection={<Search size={16} />}
            maxLength={200}
            {...inputProps(words, setWords)}
          />
          <Filters />
        </search>
        <div className={panel.body} aria-busy={results === null || isLoading}>
          {results === "nothing" ? (
            <p className={panel.hint}>{say("searchHint")}</p>
          ) : results === null ? (
            <Waiting />
          ) : results instanceof Error ? (
            <ErrorState why={results} onRetry={retry} />
          ) : (
            <Results results={results} isLoading={isLoading} onMore={() => more(results)} />
          )}
        </div>
      </div>
    </PanelFrame>
  );
}

function Waiting() {
  return [60, 80, 45].map((width) => (
    <div key={width} className={panel.hit}>
      <Skeleton height={10} width="40%" />
      <Skeleton height={12} width={`${width}%`} />
    </div>
  ));
}

interface ResultsProps {
  readonly results: LoadedResults;
  readonly isLoading: boolean;
  readonly onMore: () => void;
}

function Results({ results, isLoading, onMore }: ResultsProps) {
  const t = useChatText();
  const say = useSearchText();
  const { route } = useRoute();
  const rooms = useChat((state) => state.rooms);
  const { items, people, rooms: foundRooms, cursor, words } = results;
  const hasBeside = people.length + foundRooms.length > 0;
  const nameOfRoom = (id: number): string => {
    const room = rooms.get(id);
    return room ? roomName(room) : "";
  };
  if (items.length === 0 && !hasBeside && cursor === null) {
    return (
      <EmptyState icon={<SearchX size={26} />} title={t("nothingFoundTitle")}>
        {say("noHitsBody")}
      </EmptyState>
    );
  }
  return (
    <>
      <Beside people={people} rooms={foundRooms} />
      {hasBeside && items.length > 0 && <h3 className={panel.group}>{t("messages")}</h3>}
      <ul className={panel.list}>
        {items.map((message) => (
          <li key={message.id}>
            <Hit
              message={message}
              words={words}
              room={route.within === null ? nameOfRoom(message.room) : undefined}
            />
          </li>
        ))}
      </ul>
      {cursor !== null &&
        (isLoading ? (
          <p className={classes.status} role="status">
            {say("searchMore")}
          </p>
        ) : (
          <div className={panel.more}>
            <Button variant="default" onClick={onMore}>
              {t("showMore")}
            </Button>
          </div>
        ))}
    </>
  );
}
