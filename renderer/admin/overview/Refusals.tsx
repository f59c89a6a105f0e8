import { Button } from "@mantine/core";
import { Ban } from "lucide-react";
import { useEffect } from "react";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { useAdminText } from "../i18n/index.ts";
import { useModerate } from "../moderation/Moderate.tsx";
import { Panel } from "../parts/Panel.tsx";
import { useLoaded } from "../state/loaded.ts";
import classes from "./Overview.module.css";

const RELOAD_MS = 15_000;

/** What the server refused to protect itself, and the addresses that caused it. Shown only when there is something. */
export function Refusals() {
  const t = useAdminText();
  const moderate = useModerate();
  const { data, reload } = useLoaded("host.budgets", {});
  useEffect(() => {
    const timer = setInterval(reload, RELOAD_MS);
    return () => clearInterval(timer);
  }, [reload]);
  if (!data || data.refusals.length === 0) return null;
  const { connections, refusals } = data;
  return (
    <Panel title={t("refusals")} lead={t("refusalsLead", { open: connections.open, most: connections.most })}>
      <ul className={classes.refusals}>
        {refusals.map(({ kind, count, lastAt, addresses }) => (
          <li key={kind}>
            <span>{t(`refusal.${kind}`)}</span>
            <span className={classes.dim}>
              {t("refusalCount", { count })} · <RelativeTime at={lastAt} />
            </span>
            {addresses.map(({ address, count: times }) => (
              <span key={address} className={classes.refusalAddress}>
                <bdi>{address}</bdi>
                <span className={classes.dim}>{t("refusalCount", { count: times })}</span>
                <Button
                  size="compact-xs"
                  variant="default"
                  leftSection={<Ban size={13} />}
                  aria-label={t("banThis", { address })}
                  onClick={() => moderate.banAddress(address)}
                >
                  {t("ban")}
                </Button>
              </span>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
