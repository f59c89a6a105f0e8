import { Button, TextInput } from "@mantine/core";
import { useDidUpdate } from "@mantine/hooks";
import { Search } from "lucide-react";
import type { ReactNode } from "react";
import type { ListPage } from "../../../server/dialects/native/contract.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { inputProps } from "../../ui/input-props.ts";
import { useChatText } from "../i18n/index.ts";
import { useList } from "../shared/useList.ts";
import { useSearchWords } from "../shared/useSearchWords.ts";
import { CardSkeletons } from "./CardSkeletons.tsx";
import classes from "./Find.module.css";

interface Props<T> {
  readonly searchLabel: string;
  /** Asks the server for one page of what matches the words. */
  readonly load: (query: string, page: number) => Promise<ListPage<T>>;
  /** Items that are not shown. */
  readonly without?: (item: T) => boolean;
  /** The list is loaded again when this changes. */
  readonly version?: unknown;
  /** Shown while nothing is searched for and there is nothing. */
  readonly empty: { readonly icon: ReactNode; readonly title: string; readonly body: string };
  readonly nothingFoundBody?: string;
  readonly children: (item: T, refresh: () => void) => ReactNode;
}

/** A search field, and cards of what the server finds. */
export function CardList<T>(props: Props<T>) {
  const { searchLabel, load, without, version, empty, nothingFoundBody, children } = props;
  const [words, setWords] = useSearchWords();
  const list = useList(words.trim(), load);
  useDidUpdate(list.refresh, [version]);
  const items = list.items.filter((item) => !without?.(item));
  const t = useChatText();
  return (
    <>
      <TextInput
        size="md"
        type="search"
        aria-label={searchLabel}
        placeholder={searchLabel}
        leftSection={<Search size={18} />}
        {...inputProps(words, setWords)}
      />
      {list.failure ? (
        <ErrorState why={list.failure} onRetry={list.retry} />
      ) : list.isLoading && items.length === 0 ? (
        <CardSkeletons />
      ) : items.length === 0 ? (
        <EmptyState icon={empty.icon} title={words === "" ? empty.title : t("nothingFoundTitle")}>
          {words === "" ? empty.body : nothingFoundBody}
        </EmptyState>
      ) : (
        <ul className={classes.cards}>{items.map((item) => children(item, list.refresh))}</ul>
      )}
      {list.hasMore && (
        <Button variant="default" onClick={list.more} loading={list.isLoading}>
          {t("showMore")}
        </Button>
      )}
    </>
  );
}
