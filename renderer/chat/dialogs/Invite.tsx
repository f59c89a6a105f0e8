import { QrCode } from "../../ui/QrCode.tsx";
import { useChatText } from "../i18n/index.ts";
import { useRoom } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { useLinks } from "../shared/useLinks.ts";
import { CopyField } from "./CopyField.tsx";
import classes from "./Dialogs.module.css";
import { useDialogText } from "./i18n/index.ts";
import { Sheet } from "./Sheet.tsx";

/** The room's link, and the code of a private room. */
export default function Invite() {
  const t = useChatText();
  const d = useDialogText();
  const { route } = useRoute();
  const room = useRoom(route.roomId ?? 0);
  const { isReachable, linkTo } = useLinks();
  if (!room) return null;
  const code = room.code ?? "";
  const withCode = !room.isPublic && code !== "" ? `?code=${encodeURIComponent(code)}` : "";
  const link = linkTo(`/r/${room.id}${withCode}`);
  return (
    <Sheet title={d("inviteTitle", { room: room.name })}>
      <div className={classes.form}>
        <p className={classes.hint}>{room.isPublic ? d("inviteBody") : d("inviteBodyPrivate")}</p>
        {isReachable && <QrCode text={link} label={d("qrLabel")} />}
        <CopyField label={t("link")} value={link} />
        {code !== "" && <CopyField label={t("code")} value={code} />}
      </div>
    </Sheet>
  );
}
