import { Settings2 } from "lucide-react";
import { useChatText } from "../i18n/index.ts";
import { PersonAvatar } from "../parts/Avatars.tsx";
import { useMe } from "../shared/context.ts";
import { nameOf } from "../shared/names.ts";
import { useRoute } from "../shared/route.ts";
import classes from "./Sidebar.module.css";

/** The person, below the room list; opens profile and preferences. */
export function AccountButton() {
  const t = useChatText();
  const me = useMe();
  const { go } = useRoute();
  return (
    <button
      type="button"
      className={classes.me}
      onClick={() => go({ dialog: "me" })}
      title={t("preferences")}
    >
      <PersonAvatar who={me} size={36} />
      <span className={classes.text}>
        <bdi className={classes.name}>{nameOf(me)}</bdi>
        <bdi className={classes.last}>@{me.username}</bdi>
      </span>
      <Settings2 size={18} aria-hidden />
    </button>
  );
}
