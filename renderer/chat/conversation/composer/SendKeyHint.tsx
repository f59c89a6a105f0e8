import { useChatText } from "../../i18n/index.ts";
import { setSendKey, useSendKey } from "../../shared/send-key.ts";
import classes from "./Composer.module.css";

/** Shows which key sends, and changes it. Not shown on touch screens, where the button sends. */
export function SendKeyHint() {
  const t = useChatText();
  const sendKey = useSendKey();
  if (sendKey === null) return null;
  const isEnter = sendKey === "enter";
  return (
    <button
      type="button"
      className={classes.sendKey}
      title={t("changeSendKey")}
      onClick={() => setSendKey(isEnter ? "ctrl-enter" : "enter")}
    >
      {isEnter ? t("enterSends") : t("ctrlEnterSends")}
    </button>
  );
}
