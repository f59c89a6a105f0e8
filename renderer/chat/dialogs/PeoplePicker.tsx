import { Skeleton, TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { useState } from "react";
import type { UserView } from "../../../server/dialects/native/contract.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { failureText } from "../../ui/failure.ts";
import { inputProps } from "../../ui/input-props.ts";
import { PersonAvatar } from "../parts/Avatars.tsx";
import { useClient, useMe } from "../shared/context.ts";
import { nameOf } from "../shared/names.ts";
import { useList } from "../shared/useList.ts";
import classes from "./Dialogs.module.css";
import { useDialogText } from "./i18n/index.ts";
import { Problem } from "./Problem.tsx";

/** Finds a person on this server by name. */
export function PeoplePicker({ onPick }: { onPick: (who: UserView) => Promise<void> }) {
  const d = useDialogText();
  const me = useMe();
  const { api } = useClient();
  const [words, setWords] = useState("");
  const list = useList(words.trim(), (query, page) =>
    api("listUsers", { query: { query, page, pageSize: 30 } }),
  );
  const [problem, setProblem] = useState("");
  const pick = (who: UserView) => onPick(who).catch((error: unknown) => setProblem(failureText(error)));
  const people = list.items.filter(({ id }) => id !== me.id);
  return (
    <>
      <Problem text={problem} />
      <TextInput
        data-autofocus
        type="search"
        aria-label={d("personSearch")}
        placeholder={d("personSearch")}
        leftSection={<Search size={16} />}
        {...inputProps(words, setWords)}
      />
      <ul className={classes.people} aria-busy={list.isLoading}>
        {list.failure ? (
          <li>
            <ErrorState why={list.failure} onRetry={list.retry} />
          </li>
        ) : list.isLoading && people.length === 0 ? (
          [30, 42, 24].map((width) => (
            <li key={width} className={classes.person}>
              <Skeleton circle height={40} width={40} />
              <Skeleton height={11} width={`${width}%`} />
            </li>
          ))
        ) : people.length === 0 ? (
          <li>
            <EmptyState title={d("noPeopleTitle")}>{d("noPeopleBody")}</EmptyState>
          </li>
        ) : (
          people.map((who) => (
            <li key={who.id}>
              <button type="button" className={classes.person} onClick={() => void pick(who)}>
                <PersonAvatar who={who} size={40} isOnline={who.isOnline} />
                <span className={classes.personText}>
                  <bdi>{nameOf(who)}</bdi>
                  <bdi className={classes.handle}>@{who.username}</bdi>
                </span>
              </button>
            </li>
          ))
        )}
      </ul>
    </>
  );
}
