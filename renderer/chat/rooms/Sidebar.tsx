import { ActionIcon, TextInput } from "@mantine/core";
import { Search, TextSearch } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { inputProps } from "../../ui/input-props.ts";
import { useChatText } from "../i18n/index.ts";
import { useChat } from "../shared/context.ts";
import { UNNARROWED, useRoute } from "../shared/route.ts";
import { AccountButton } from "./AccountButton.tsx";
import { NewMenu } from "./NewMenu.tsx";
import { filterRooms, sortRooms } from "./order.ts";
import { RoomList } from "./RoomList.tsx";
import classes from "./Sidebar.module.css";

/** The server's name, the person's rooms with a search field, and their account. */
export function Sidebar() {
  const t = useChatText();
  const { go } = useRoute();
  const rooms = useChat((state) => state.rooms);
  const host = useChat((state) => state.host?.name ?? "Hearth");
  const [words, setWords] = useState("");
  const wanted = useDeferredValue(words);
  const sorted = useMemo(() => sortRooms(rooms), [rooms]);
  const shown = useMemo(() => filterRooms(sorted, wanted), [sorted, wanted]);
  return (
    <nav className={classes.sidebar} aria-label={t("rooms")}>
      <header className={classes.head}>
        <img src="/icon.svg" alt="" width={30} height={30} />
        <h1 className={classes.host}>
          <bdi>{host}</bdi>
        </h1>
        <NewMenu />
      </header>
      <div className={classes.search}>
        <TextInput
          className={classes.field ?? ""}
          data-focus="rooms"
          type="search"
          aria-label={t("searchRooms")}
          placeholder={t("searchRooms")}
          leftSection={<Search size={16} />}
          {...inputProps(words, setWords)}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              setWords("");
              event.currentTarget.blur();
            } else if (event.key === "ArrowDown") {
              event.preventDefault();
              document.querySelector<HTMLElement>("[data-room-row]")?.focus();
            }
          }}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t("searchMessages")}
          title={`${t("searchMessages")} (Ctrl+K)`}
          onClick={() => go({ panel: "search", ...UNNARROWED })}
        >
          <TextSearch size={19} />
        </ActionIcon>
      </div>
      <RoomList rooms={shown} words={wanted.trim()} />
      <AccountButton />
    </nav>
  );
}
