import { Button, Skeleton } from "@mantine/core";
import { Crown, MessageCircle, Mic, MicOff, UserX } from "lucide-react";
import { useState } from "react";
import type { UserView } from "../../../server/dialects/native/contract.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { asFailure } from "../../ui/failure.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { endTime } from "../../ui/time.ts";
import { toastFailure } from "../../ui/toastFailure.ts";
import { useLoad } from "../../ui/useLoad.ts";
import { useChatText } from "../i18n/index.ts";
import { PersonAvatar } from "../parts/Avatars.tsx";
import { useChat, useClient, useMe } from "../shared/context.ts";
import { useMuteOf, useMutesOf } from "../shared/mutes.ts";
import { nameOf } from "../shared/names.ts";
import { mayManage } from "../shared/permissions.ts";
import { useRoute } from "../shared/route.ts";
import { isOver } from "../state/model.ts";
import classes from "./Dialogs.module.css";
import { useDialogText } from "./i18n/index.ts";
import { type OwnerAction, OwnerActions } from "./OwnerActions.tsx";
import type { DialogProps } from "./props.ts";
import { Sheet } from "./Sheet.tsx";
import { useUnmute } from "./useUnmute.ts";

/** A person's card, with the actions that the owner of the open room has. */
export default function Person({ of }: DialogProps) {
  const t = useChatText();
  const d = useDialogText();
  const me = useMe();
  const { api, rooms } = useClient();
  const { route, goRoom } = useRoute();
  const [action, setAction] = useState<OwnerAction | null>(null);
  const open = useChat((state) => (route.roomId === null ? undefined : state.open.get(route.roomId)));
  const userId = Number(of);
  const { value: who, retry } = useLoad(userId, () =>
    api("getUser", { params: { id: userId } }).catch(asFailure),
  );
  const message = () => rooms.openDirect(userId).then(goRoom, toastFailure);
  const room = isOver(open?.status) ? null : open?.room;
  const mayDecide =
    room != null && mayManage(me, room) && open?.members.has(userId) === true && userId !== me.id;
  useMutesOf(route.roomId, mayDecide);
  return (
    <Sheet title={<span className="visually-hidden">{t("profile")}</span>} size="sm">
      {who === null ? (
        <div className={classes.card} aria-busy>
          <Skeleton circle height={96} />
          <Skeleton height={16} width={140} mt={16} />
        </div>
      ) : who instanceof Error ? (
        <ErrorState why={who} onRetry={retry} />
      ) : (
        <div className={classes.card}>
          <PersonAvatar who={who} size={96} isOnline={who.isOnline} />
          <h2>
            <bdi>{nameOf(who)}</bdi>
          </h2>
          <bdi className={classes.handle}>@{who.username}</bdi>
          {who.detail !== "" && (
            <p className={classes.about}>
              <bdi>{who.detail}</bdi>
            </p>
          )}
          <p className={classes.hint}>
            {d.rich("joinedHost", { date: <RelativeTime at={who.createdAt} /> })}
          </p>
          {mayDecide && <MuteFact roomId={room.id} userId={userId} />}
          <div className={classes.actions}>
            {userId !== me.id && (
              <Button leftSection={<MessageCircle size={16} />} onClick={() => void message()}>
                {t("message")}
              </Button>
            )}
            {mayDecide && (
              <>
                <MuteButton roomId={room.id} who={who} onMute={() => setAction("mute")} />
                <Button
                  variant="default"
                  leftSection={<Crown size={16} />}
                  onClick={() => setAction("transfer")}
                >
                  {t("transfer")}
                </Button>
                <Button
                  variant="outline"
                  color="red"
                  leftSection={<UserX size={16} />}
                  onClick={() => setAction("kick")}
                >
                  {t("kick")}
                </Button>
              </>
            )}
          </div>
          {room && mayDecide && (
            <OwnerActions room={room} who={who} action={action} onClose={() => setAction(null)} />
          )}
        </div>
      )}
    </Sheet>
  );
}

interface MuteProps {
  readonly roomId: number;
  readonly who: UserView;
  readonly onMute: () => void;
}

/** Mutes a member, or lifts the mute. */
function MuteButton({ roomId, who, onMute }: MuteProps) {
  const t = useChatText();
  const isMuted = useMuteOf(roomId, who.id) !== null;
  const unmute = useUnmute(roomId, who);
  const Icon = isMuted ? Mic : MicOff;
  return (
    <Button variant="default" leftSection={<Icon size={16} />} onClick={isMuted ? unmute : onMute}>
      {isMuted ? t("unmute") : t("mute")}
    </Button>
  );
}

function MuteFact({ roomId, userId }: { roomId: number; userId: number }) {
  const t = useChatText();
  const d = useDialogText();
  const mute = useMuteOf(roomId, userId);
  if (!mute) return null;
  return (
    <div className={classes.hint}>
      <div>{mute.until === null ? t("isMuted") : d("isMutedUntil", { until: endTime(mute.until) })}</div>
      {mute.reason !== "" && <bdi>{t("endedReason", { reason: mute.reason })}</bdi>}
    </div>
  );
}
