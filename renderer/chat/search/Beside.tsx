import { MessageSquareText } from "lucide-react";
import { IconButton } from "../../ui/IconButton.tsx";
import { useIsNarrow } from "../../ui/media.ts";
import { useChatText } from "../i18n/index.ts";
import { PersonAvatar, RoomAvatar } from "../parts/Avatars.tsx";
import panel from "../people/SidePanel.module.css";
import { nameOf, roomName } from "../shared/names.ts";
import { useRoute } from "../shared/route.ts";
import { useSearchText } from "./i18n/index.ts";
import classes from "./Search.module.css";
import type { LoadedResults } from "./useSearchResults.ts";

/** People and rooms whose names contain the words. */
export function Beside({ people, rooms }: Pick<LoadedResults, "people" | "rooms">) {
  const t = useChatText();
  const say = useSearchText();
  const isNarrow = useIsNarrow();
  const { go } = useRoute();
  return (
    <>
      {people.length > 0 && <h3 className={panel.group}>{say("foundPeople")}</h3>}
      <ul className={panel.list}>
        {people.map((who) => (
          <li key={who.id} className={classes.found}>
            <button
              type="button"
              className={panel.row}
              data-hit
              onClick={() => go({ dialog: `person:${who.id}` })}
            >
              <PersonAvatar who={who} size={32} isOnline={who.isOnline} />
              <bdi className={panel.name}>{nameOf(who)}</bdi>
            </button>
            <IconButton
              variant="subtle"
              color="gray"
              size={36}
              label={say("searchBy", { name: nameOf(who) })}
              onClick={() => go({ by: who.id, q: null })}
            >
              <MessageSquareText size={18} />
            </IconButton>
          </li>
        ))}
      </ul>
      {rooms.length > 0 && <h3 className={panel.group}>{t("rooms")}</h3>}
      <ul className={panel.list}>
        {rooms.map((room) => (
          <li key={room.id}>
            <button
              type="button"
              className={panel.row}
              data-hit
              onClick={() => go({ roomId: room.id, view: null, at: null, ...(isNarrow && { panel: null }) })}
            >
              <RoomAvatar room={room} size={32} />
              <bdi className={panel.name}>{roomName(room)}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
