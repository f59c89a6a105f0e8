import { Unplug } from "lucide-react";
import { formatNumber } from "../../ui/i18n/text.ts";
import { useAdminText } from "../i18n/index.ts";
import { dialectName } from "../i18n/names.ts";
import { Panel } from "../parts/Panel.tsx";
import classes from "./Overview.module.css";

/** Open connections by dialect. */
export function Connections({ connections }: { connections: Readonly<Record<string, number>> }) {
  const t = useAdminText();
  const rows = Object.entries(connections).sort(([, a], [, b]) => b - a);
  const most = Math.max(1, ...rows.map(([, count]) => count));
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  return (
    <Panel title={t("connections")} aside={formatNumber(total)}>
      {rows.length === 0 ? (
        <p className={classes.quiet}>
          <Unplug size={16} aria-hidden />
          {t("nobodyConnected")}
        </p>
      ) : (
        <ul className={classes.bars}>
          {rows.map(([dialect, count]) => (
            <li key={dialect}>
              <span className={classes.barName}>{dialectName(t, dialect)}</span>
              <span className={classes.track} aria-hidden>
                <span className={classes.fill} style={{ width: `${(count / most) * 100}%` }} />
              </span>
              <span className={classes.barValue}>{formatNumber(count)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
