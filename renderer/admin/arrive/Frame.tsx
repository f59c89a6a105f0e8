import type { ReactNode } from "react";
import classes from "../../ui/arrival.module.css";
import { ColorSchemeToggle, LanguageToggle } from "../../ui/Toggles.tsx";
import { useSessionState } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";

/** The card of the pages shown before a login. */
export function Frame({ title, lead, children }: { title: string; lead: string; children?: ReactNode }) {
  const t = useAdminText();
  const { hostName } = useSessionState();
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <LanguageToggle />
        <ColorSchemeToggle />
      </header>
      <main className={classes.card}>
        <div className={classes.brand}>
          <img src="/icon.svg" alt="" width={48} height={48} />
          <div>
            <p className={classes.host}>
              <bdi>{hostName}</bdi>
            </p>
            <p className={classes.tagline}>{t("console")}</p>
          </div>
        </div>
        <h1 className={classes.title}>{title}</h1>
        <p className={classes.lead}>{lead}</p>
        {children}
      </main>
    </div>
  );
}
