import { ActionIcon, Button } from "@mantine/core";
import { ArrowLeft, Compass, Plus } from "lucide-react";
import type { RoomListItem } from "../../../server/dialects/native/contract.ts";
import { useIsNarrow } from "../../ui/media.ts";
import { useChatText } from "../i18n/index.ts";
import { RoomAvatar } from "../parts/Avatars.tsx";
import shell from "../Shell.module.css";
import { useChat, useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { ByCode } from "./ByCode.tsx";
import { CardList } from "./CardList.tsx";
import classes from "./Find.module.css";

const PAGE = 50;

/** All rooms that the person may see. */
export default function Find() {
  const t = useChatText();
  const { api } = useClient();
  const isNarrow = useIsNarrow();
  const { go, goHome } = useRoute();
  const mine = useChat((state) => state.rooms);
  return (
    <main className={shell.main}>
      <div className={classes.page}>
        <header className={classes.head}>
          {isNarrow && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={38}
              aria-label={t("back")}
              onClick={() => goHome()}
            >
              <ArrowLeft size={20} />
            </ActionIcon>
          )}
          <h2 className={classes.title}>{t("findTitle")}</h2>
          {isNarrow ? (
            <ActionIcon size={38} aria-label={t("createRoom")} onClick={() => go({ dialog: "create" })}>
              <Plus size={20} />
            </ActionIcon>
          ) : (
            <Button leftSection={<Plus size={16} />} onClick={() => go({ dialog: "create" })}>
              {t("createRoom")}
            </Button>
          )}
        </header>
        <CardList
          searchLabel={t("searchAllRooms")}
          load={(query, page) => api("listRooms", { query: { scope: "all", query, page, pageSize: PAGE } })}
          without={({ isDirect }) => isDirect}
          // Shows at once when a room was joined or left in another tab.
          version={mine.size}
          empty={{ icon: <Compass size={28} />, title: t("noPublicTitle"), body: t("noPublicBody") }}
          nothingFoundBody={t("nothingFoundBody")}
        >
          {(room) => <Card key={room.id} room={room} />}
        </CardList>
        <ByCode />
      </div>
    </main>
  );
}

function Card({ room }: { room: RoomListItem }) {
  const t = useChatText();
  const { goRoom } = useRoute();
  return (
    <li className={classes.card}>
      <RoomAvatar room={room} size={52} />
      <div className={classes.text}>
        <h3 className={classes.name}>
          <bdi>{room.name}</bdi>
        </h3>
        {room.detail !== "" && (
          <p className={classes.detail}>
            <bdi>{room.detail}</bdi>
          </p>
        )}
        <p className={classes.facts}>
          {t("members", { count: room.members })} · {t("online", { count: room.online })}
        </p>
      </div>
      <Button variant={room.isMember ? "default" : "light"} onClick={() => goRoom(room.id)}>
        {room.isMember ? t("open") : t("join")}
      </Button>
    </li>
  );
}
