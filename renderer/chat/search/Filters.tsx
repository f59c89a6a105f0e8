import { CloseButton, NativeSelect } from "@mantine/core";
import { useMemo } from "react";
import { asFailure } from "../../ui/failure.ts";
import { useLoad } from "../../ui/useLoad.ts";
import { sortRooms } from "../rooms/order.ts";
import { useChat, useClient } from "../shared/context.ts";
import { nameOf, roomName } from "../shared/names.ts";
import { SEARCH_KINDS, useRoute } from "../shared/route.ts";
import { useSearchText } from "./i18n/index.ts";
import classes from "./Search.module.css";

const DAYS = [1, 7, 30, 365];
const KIND_LABELS = { text: "searchTexts", image: "searchPictures", file: "searchFiles" } as const;

/** What the search is narrowed to: a room, a kind, a time, a person. */
export function Filters() {
  const say = useSearchText();
  const { route, go } = useRoute();
  const rooms = useChat((state) => state.rooms);
  const sorted = useMemo(() => sortRooms(rooms), [rooms]);
  const { within, by, kind, days } = route;
  const isElsewhere = within !== null && !rooms.has(within);
  return (
    <div className={classes.filters}>
      <NativeSelect
        size="xs"
        className={classes.wide ?? ""}
        aria-label={say("searchIn")}
        value={within ?? ""}
        onChange={({ currentTarget: { value } }) =>
          go({ within: value === "" ? null : Number(value) }, { replace: true })
        }
      >
        <option value="">{say("searchInAll")}</option>
        {isElsewhere && <option value={within}>{say("searchInThis")}</option>}
        {sorted.map((room) => (
          <option key={room.id} value={room.id}>
            {roomName(room)}
          </option>
        ))}
      </NativeSelect>
      <NativeSelect
        size="xs"
        aria-label={say("searchKind")}
        value={kind ?? ""}
        onChange={({ currentTarget: { value } }) =>
          go({ kind: SEARCH_KINDS.find((each) => each === value) ?? null }, { replace: true })
        }
      >
        <option value="">{say("searchAnyKind")}</option>
        {SEARCH_KINDS.map((each) => (
          <option key={each} value={each}>
            {say(KIND_LABELS[each])}
          </option>
        ))}
      </NativeSelect>
      <NativeSelect
        size="xs"
        aria-label={say("searchTime")}
        value={days ?? ""}
        onChange={({ currentTarget: { value } }) =>
          go({ days: value === "" ? null : Number(value) }, { replace: true })
        }
      >
        <option value="">{say("searchAnyTime")}</option>
        {DAYS.map((count) => (
          <option key={count} value={count}>
            {count === 1 ? say("searchToday") : say("searchDays", { count })}
          </option>
        ))}
      </NativeSelect>
      {by !== null && <Author key={by} userId={by} />}
    </div>
  );
}

/** The person whose messages are looked for, until they are removed. */
function Author({ userId }: { userId: number }) {
  const say = useSearchText();
  const { api } = useClient();
  const { go } = useRoute();
  const { value: who } = useLoad(userId, () => api("getUser", { params: { id: userId } }).catch(asFailure));
  return (
    <p className={classes.author}>
      <bdi>{say("searchBy", { name: who === null || who instanceof Error ? "…" : nameOf(who) })}</bdi>
      <CloseButton
        size="sm"
        aria-label={say("searchByAnyone")}
        onClick={() => go({ by: null }, { replace: true })}
      />
    </p>
  );
}
