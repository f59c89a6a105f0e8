import { Skeleton } from "@mantine/core";
import { LockOpen } from "lucide-react";
import { useEffect } from "react";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorState } from "../ui/ErrorState.tsx";
import { ColorSchemeToggle, LanguageToggle } from "../ui/Toggles.tsx";
import { useJson } from "../ui/useLoad.ts";
import classes from "./App.module.css";
import { useTrustText } from "./i18n/index.ts";
import type { TrustInfo } from "./info.ts";
import { Steps } from "./Steps.tsx";

/** Explains how a device trusts this server's certificate. */
export function App() {
  const t = useTrustText();
  const { value: info, retry } = useJson<TrustInfo>("/trust/info.json");
  const title = t("title");
  useEffect(() => {
    document.title = `${title} · Hearth`;
  }, [title]);
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <a className={classes.brand} href="/">
          <img src="/icon.svg" alt="" width={28} height={28} />
          {t("webClient")}
        </a>
        <div className={classes.tools}>
          <LanguageToggle />
          <ColorSchemeToggle />
        </div>
      </header>
      <main className={classes.main}>
        <h1 className={classes.title}>{title}</h1>
        <p className={classes.lead}>{t("lead")}</p>
        {info === null ? (
          <Skeleton height={320} radius={18} />
        ) : info === "failed" ? (
          <ErrorState why={t("failed")} onRetry={retry} />
        ) : info === "missing" ? (
          <EmptyState icon={<LockOpen size={26} />} title={t("offTitle")}>
            {t("off")}
          </EmptyState>
        ) : (
          <Steps info={info} />
        )}
      </main>
    </div>
  );
}
