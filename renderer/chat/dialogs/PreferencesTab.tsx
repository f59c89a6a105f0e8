import { Switch } from "@mantine/core";
import { useState } from "react";
import { ColorSchemeSwitch, LanguageSwitch } from "../../ui/Preferences.tsx";
import { useChatText } from "../i18n/index.ts";
import { askToNotify, canNotify, setAlerts, useAlerts } from "../notify/alerts.ts";
import { setSendKey, useSendKey } from "../shared/send-key.ts";
import classes from "./Dialogs.module.css";
import { useDialogText } from "./i18n/index.ts";

/** How the page behaves in this browser. */
export function PreferencesTab() {
  const t = useChatText();
  const d = useDialogText();
  const sendKey = useSendKey();
  const alerts = useAlerts();
  const [isRefused, setRefused] = useState(false);
  const toggleDesktop = async (isOn: boolean) => {
    const isAllowed = isOn && (await askToNotify());
    setRefused(isOn && !isAllowed);
    setAlerts({ desktop: isAllowed });
  };
  const desktopHint = !canNotify() ? d("desktopImpossible") : isRefused ? d("desktopRefused") : "";
  return (
    <div className={classes.form}>
      <LanguageSwitch />
      <ColorSchemeSwitch />
      {sendKey !== null && (
        <Switch
          label={t("ctrlEnterSends")}
          checked={sendKey === "ctrl-enter"}
          onChange={(event) => setSendKey(event.currentTarget.checked ? "ctrl-enter" : "enter")}
        />
      )}
      <Switch
        label={d("sound")}
        checked={alerts.sound}
        onChange={(event) => setAlerts({ sound: event.currentTarget.checked })}
      />
      <Switch
        label={d("desktop")}
        description={desktopHint}
        disabled={!canNotify()}
        checked={alerts.desktop}
        onChange={(event) => void toggleDesktop(event.currentTarget.checked)}
      />
      {!window.isSecureContext && (
        <a className={classes.more} href="/trust" target="_blank" rel="noreferrer">
          {d("desktopTrust")}
        </a>
      )}
    </div>
  );
}
