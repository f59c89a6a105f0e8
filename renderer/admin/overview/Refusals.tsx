import { Button } from "@mantine/core";
import { useInterval } from "@mantine/hooks";
import { Ban } from "lucide-react";
import { formatNumber } from "../../ui/i18n/text.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { byteSize } from "../../ui/time.ts";
import { useAdminText } from "../i18n/index.ts";
import { useModerate } from "../moderation/Moderate.tsx";
import { Panel } from "../parts/Panel.tsx";
import { useLoaded } from "../state/loaded.ts";
import { Meter } from "./Meter.tsx";
import classes from "./Overview.module.css";

const RELOAD_MS = 15_000;
const HIGH_SHARE = 0.9;

/** The current load, refused requests, and the addresses that caused them. Shown only when there are some. */
export function Refusals() {
  const t = useAdminText();
  const moderate = useModerate();
  const { data, reload } = useLoaded("host.budgets", {});
  useInterval(reload, RELOAD_MS, { autoInvoke: true });
  if (!data || data.refusals.length === 0) return null;
  const { connections, bodies, refusals } = data;
  return (
    <Panel title={t("refusals")} lead={t("refusalsLead")}>
      <div className={classes.meters}>
        <Meter
          name={t("openConnections")}
          value={formatNumber(connections.open)}
          below={t("ofMost", { most: formatNumber(connections.most) })}
          share={connections.open / connections.most}
          isHigh={connections.open >= connections.most * HIGH_SHARE}
        />
        <Meter
          name={t("bodiesInMemory")}
          value={byteSize(bodies.bytes)}
          below={t("ofMost", { most: byteSize(bodies.most) })}
          share={bodies.bytes / bodies.most}
          isHigh={bodies.bytes >= bodies.most * HIGH_SHARE}
        />
      </div>
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
