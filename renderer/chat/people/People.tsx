import { Button, TextInput } from "@mantine/core";
import { MicOff, Search, UserPlus } from "lucide-react";
import { memo, useCallback, useMemo, useState } from "react";
import type { MemberView } from "../../../server/dialects/native/contract.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { formatNumber } from "../../ui/i18n/text.ts";
import { inputProps } from "../../ui/input-props.ts";
import { useChatText } from "../i18n/index.ts";
import { PersonAvatar } from "../parts/Avatars.tsx";
import { useMe, useRoom } from "../shared/context.ts";
import { useMuteOf, useMutesOf } from "../shared/mutes.ts";
import { nameOf } from "../shared/names.ts";
import { mayManage } from "../shared/permissions.ts";
import { useRoute } from "../shared/route.ts";
import { useMembers } from "../shared/useMembers.ts";
import classes from "./SidePanel.module.css";

/** Much faster than `localeCompare` in a list of hundreds. */
const { compare } = new Intl.Collator();

/** The room's members, those online first. */
export function People({ roomId }: { roomId: number }) {
  const t = useChatText();
  const me = useMe();
  const { go } = useRoute();
  const [words, setWords] = useState("");
  const room = useRoom(roomId);
  const isDeciding = room !== null && mayManage(me, room);
  useMutesOf(roomId, isDeciding);
  const { members, failure, isLoading, hasMore, more, retry } = useMembers(roomId, words.trim(), true);
  const [here, away] = useMemo(() => {
    const sorted = [...members].sort((a, b) => compare(nameOf(a), nameOf(b)));
    return [sorted.filter(({ isOnline }) => isOnline), sorted.filter(({ isOnline }) => !isOnline)];
  }, [members]);
  /** How many of `all` in the room match; unknown while the server has more that do. */
  const countOf = (people: readonly MemberView[], all: number) =>
    hasMore ? (words.trim() === "" ? all : undefined) : people.length;
  const open = useCallback((userId: number) => go({ dialog: `person:${userId}` }), [go]);
  const group = (title: string, people: readonly MemberView[], count: number | undefined) =>
    people.length > 0 && (
      <section aria-label={title}>
        <h3 className={classes.group}>
          {title}
          {count !== undefined && ` · ${formatNumber(count)}`}
        </h3>
        <ul className={classes.list}>
          {people.map((member) => (
            <Row key={member.id} roomId={roomId} member={member} isMe={member.id === me.id} onOpen={open} />
          ))}
        </ul>
      </section>
    );
  return (
    <>
      <div className={classes.tools}>
        <TextInput
          type="search"
          aria-label={t("searchPeople")}
          placeholder={t("searchPeople")}
          leftSection={<Search size={16} />}
          {...inputProps(words, setWords)}
        />
        {isDeciding && (
          <Button
            fullWidth
            mt={8}
            variant="light"
            leftSection={<UserPlus size={16} />}
            onClick={() => go({ dialog: "add" })}
          >
            {t("addPerson")}
          </Button>
        )}
      </div>
      <div className={classes.body}>
        {group(t("onlineNow"), here, countOf(here, room?.online ?? 0))}
        {group(t("offlineNow"), away, countOf(away, (room?.members ?? 0) - (room?.online ?? 0)))}
        {failure && !isLoading ? (
          <ErrorState why={failure} onRetry={retry} />
        ) : (
          members.length === 0 && !isLoading && <p className={classes.hint}>{t("noPeopleMatch")}</p>
        )}
        {hasMore && !failure && (
          <div className={classes.more}>
            <Button variant="default" onClick={more} loading={isLoading}>
              {t("showMore")}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

interface RowProps {
  readonly roomId: number;
  readonly member: MemberView;
  readonly isMe: boolean;
  readonly onOpen: (userId: number) => void;
}

/** Memoized: a large room has hundreds of them, and few change at a time. */
const Row = memo(function Row({ roomId, member, isMe, onOpen }: RowProps) {
  const t = useChatText();
  return (
    <li>
      <button
        type="button"
        className={`${classes.row} ${member.isOnline ? "" : classes.away}`}
        onClick={() => onOpen(member.id)}
      >
        <PersonAvatar who={member} size={34} isOnline={member.isOnline} />
        <bdi className={classes.name}>{nameOf(member)}</bdi>
        <MutedMark roomId={roomId} userId={member.id} />
        {member.isOwner ? (
          <span className={classes.tag}>{t("owner")}</span>
        ) : (
          isMe && <span className={classes.tag}>{t("itsYou")}</span>
        )}
      </button>
    </li>
  );
});

function MutedMark({ roomId, userId }: { roomId: number; userId: number }) {
  const t = useChatText();
  const isMuted = useMuteOf(roomId, userId) !== null;
  return isMuted && <MicOff size={14} role="img" aria-label={t("isMuted")} className={classes.muted} />;
}
