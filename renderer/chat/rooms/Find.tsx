import { ActionIcon, Button, TextInput } from "@mantine/core";
import { ArrowLeft, Compass, Plus, Search } from "lucide-react";
import { useEffect } from "react";
import type { RoomListItem } from "../../../server/dialects/native/contract.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { failureText } from "../../ui/failure.ts";
import { useIsNarrow } from "../../ui/media.ts";
import { useChatText } from "../i18n/index.ts";
import { RoomAvatar } from "../parts/Avatars.tsx";
import shell from "../Shell.module.css";
import { useChat, useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { useList } from "../shared/useList.ts";
import { useSearchWords } from "../shared/useSearchWords.ts";
import { ByCode } from "./ByCode.tsx";
import { CardSkeletons } from "./CardSkeletons.tsx";
import classes from "./Find.module.css";

const PAGE = 50;

/** All rooms that the person may see. */
export default function Find() {
  const t = useChatText();
  const { api } = useClient();
  const isNarrow = useIsNarrow();
  const { go, goHome } = useRoute();
  const [words, setWords] = useSearchWords();
  const list = useList(words.trim(), (query, page) =>
    api("listRooms", { query: { scope: "all", query, page, pageSize: PAGE } }),
  );
  const mine = useChat((state) => state.rooms);
  // Shows at once when a room was joined or left in another tab.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the number of rooms matters
  useEffect(() => list.refresh(), [mine.size]);
  const rooms = list.items.filter(({ isDirect }) => !isDirect);
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
        <TextInput
          size="md"
          type="search"
          data-focus="find"
          aria-label={t("findSearch")}
          placeholder={t("findSearch")}
          leftSection={<Search size={18} />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {list.failure ? (
          <ErrorState message={failureText(list.failure)} onRetry={list.retry} />
        ) : list.isLoading && rooms.length === 0 ? (
          <CardSkeletons />
        ) : rooms.length === 0 ? (
          <EmptyState
            icon={<Compass size={28} />}
            title={words === "" ? t("noPublicTitle") : t("nothingFoundTitle")}
          >
            {words === "" ? t("noPublicBody") : t("nothingFoundBody")}
          </EmptyState>
        ) : (
          <ul className={classes.cards}>
            {rooms.map((room) => (
              <Card key={room.id} room={room} />
            ))}
          </ul>
        )}
        {list.hasMore && (
          <Button variant="default" onClick={list.more} loading={list.isLoading}>
            {t("showMore")}
          </Button>
        )}
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
