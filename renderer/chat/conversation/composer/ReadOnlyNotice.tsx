import { MicOff } from "lucide-react";
import type { MuteView } from "../../../../server/dialects/native/contract.ts";
import { endTime } from "../../../ui/time.ts";
import { useFooterHeight } from "../../../ui/useFooterHeight.ts";
import { type ChatText, useChatText } from "../../i18n/index.ts";
import { useChat, useMe } from "../../shared/context.ts";
import { useLiveMute } from "../../shared/mutes.ts";
import { mayPost } from "../../shared/permissions.ts";
import type { OpenRoom } from "../../state/model.ts";
import classes from "./Composer.module.css";

function muteText(mute: MuteView, isHere: boolean, t: ChatText): string {
  const until = mute.until === null ? null : endTime(mute.until);
  const fact = isHere
    ? until === null
      ? t("mutedHere")
      : t("mutedHereUntil", { until })
    : until === null
      ? t("mutedOpen")
      : t("mutedUntil", { until });
  return mute.reason === "" ? fact : t("mutedReason", { fact, reason: mute.reason });
}

/** Why this person may not write here now, or null. */
export function useReadOnlyReason(open: OpenRoom | undefined): string | null {
  const t = useChatText();
  const me = useMe();
  const everywhere = useLiveMute(useChat((state) => state.mute));
  const mute = useLiveMute(open?.mute);
  const room = open?.room;
  if (everywhere) return muteText(everywhere, false, t);
  if (mute) return muteText(mute, true, t);
  if (!room) return null;
  if (!mayPost(me, room)) return t("readOnly");
  return room.isActive ? null : t("inactive");
}

export function ReadOnlyNotice({ text }: { text: string }) {
  return (
    <div ref={useFooterHeight()} className={classes.readOnly} role="status">
      <MicOff size={18} aria-hidden />
      <bdi>{text}</bdi>
    </div>
  );
}
