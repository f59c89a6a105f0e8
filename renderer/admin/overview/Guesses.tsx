import { ShieldAlert } from "lucide-react";
import { Link } from "wouter";
import { useNow } from "../../ui/now.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { useAdminText } from "../i18n/index.ts";
import { GUESSES, isGuessing, whyText } from "../i18n/names.ts";
import { Panel } from "../parts/Panel.tsx";
import { useLoaded } from "../state/loaded.ts";
import { withNewest } from "../table/live.ts";
import classes from "./Overview.module.css";

const SHOWN = 5;
const DAY_MS = 86_400_000;

/** The accounts whose password or code somebody has been guessing in the last day. Shown only when there are some. */
export function Guesses() {
  const t = useAdminText();
  const now = useNow();
  const { data } = useLoaded(
    "audit.list",
    { filter: { what: GUESSES }, page: 1, pageSize: SHOWN },
    (event, before) =>
      event.type === "audit.added" ? withNewest(before, event.rows.filter(isGuessing), SHOWN) : undefined,
  );
  const recent = (data?.items ?? []).filter(({ when }) => now.getTime() - Date.parse(when) < DAY_MS);
  if (recent.length === 0) return null;
  return (
    <Panel
      title={t("guesses")}
      lead={t("guessesLead")}
      aside={
        <Link href={`/audit?filter=what:${GUESSES}`} className={classes.all}>
          {t("seeAll")}
        </Link>
      }
    >
      <ul className={classes.refusals}>
        {recent.map(({ id, whom, what, why, address, when }) => (
          <li key={id}>
            <span className={classes.guess}>
              <ShieldAlert size={16} aria-hidden />
              <bdi>{whom}</bdi>
            </span>
            <span className={classes.dim}>
              {whyText(t, { what, why })} · <bdi>{address}</bdi> · <RelativeTime at={when} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
