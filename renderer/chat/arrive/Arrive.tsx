import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import classes from "../../ui/arrival.module.css";
import { ColorSchemeToggle, LanguageToggle } from "../../ui/Toggles.tsx";
import { useChatText } from "../i18n/index.ts";
import { useChat, useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { StorageNotice } from "../shared/StorageNotice.tsx";
import { Ended } from "./Ended.tsx";
import { EnterForm } from "./EnterForm.tsx";

/** The login page: a name and a password. */
export function Arrive() {
  const t = useChatText();
  const { session } = useClient();
  const { route } = useRoute();
  const host = useChat((state) => state.host);
  const isClosed = host !== null && host.registration !== "open";
  const [isNew, setNew] = useState(!isClosed && session.lastName() === "");
  const hasRoom = route.roomId !== null;
  const title = isNew ? (hasRoom ? t("welcomeRoom") : t("welcome")) : t("welcomeBack");
  const lead = isNew ? (hasRoom ? t("welcomeRoomBody") : t("welcomeBody")) : t("welcomeBackBody");
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <LanguageToggle />
        <ColorSchemeToggle />
      </header>
      <main className={classes.card}>
        <div className={classes.brand}>
          <img src="/icon.svg" alt="" width={52} height={52} />
          <div>
            <p className={classes.host}>
              <bdi>{host?.name ?? "Hearth"}</bdi>
            </p>
            <p className={classes.tagline}>{t("tagline")}</p>
          </div>
        </div>
        <StorageNotice />
        <Ended />
        <h1 className={classes.title}>{title}</h1>
        <p className={classes.lead}>{lead}</p>
        {isClosed ? (
          <p className={classes.note}>{t("registrationClosed")}</p>
        ) : (
          <SegmentedControl
            fullWidth
            classNames={{ label: classes.choice ?? "" }}
            aria-label={t("account")}
            value={isNew ? "new" : "known"}
            onChange={(value) => setNew(value === "new")}
            data={[
              { value: "new", label: t("newHere") },
              { value: "known", label: t("haveAccount") },
            ]}
          />
        )}
        <EnterForm key={isNew ? "new" : "known"} isNew={isNew} hasRoom={hasRoom} />
        <p className={classes.foot}>{t("staysHere")}</p>
      </main>
    </div>
  );
}
