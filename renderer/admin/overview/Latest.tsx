import { Link } from "wouter";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { useAdminText } from "../i18n/index.ts";
import { actionName, actorName, whyText } from "../i18n/names.ts";
import { LoadedView } from "../parts/LoadedView.tsx";
import { Panel } from "../parts/Panel.tsx";
import { useLoaded } from "../state/loaded.ts";
import { withNewest } from "../table/live.ts";
import classes from "./Overview.module.css";

const SHOWN = 8;

/** The newest lines of the audit log. */
export function Latest() {
  const t = useAdminText();
  const latest = useLoaded("audit.list", { page: 1, pageSize: SHOWN }, (event, before) =>
    event.type === "audit.added" ? withNewest(before, event.rows, SHOWN) : undefined,
  );
  return (
    <Panel
      title={t("latest")}
      aside={
        <Link href="/audit" className={classes.all}>
          {t("seeAll")}
        </Link>
      }
    >
      <LoadedView of={latest} height={200}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={classes.quiet}>{t("noAuditBody")}</p>
          ) : (
            <ol className={classes.latest}>
              {items.map(({ id, when, what, who, whom, where, why }) => (
                <li key={id}>
                  <span className={classes.dot} data-kind={what.split(".")[0]} aria-hidden />
                  <span className={classes.latestWords}>
                    <span className={classes.latestWhat}>{actionName(t, what)}</span>
                    {[whom, where]
                      .filter((part) => part !== "")
                      .map((part) => (
                        <bdi key={part}>{part}</bdi>
                      ))}
                    {why !== "" && <bdi className={classes.dim}>{whyText(t, { what, why })}</bdi>}
                  </span>
                  <span className={classes.latestEnd}>
                    <bdi>{actorName(t, who)}</bdi>
                    <RelativeTime at={when} />
                  </span>
                </li>
              ))}
            </ol>
          )
        }
      </LoadedView>
    </Panel>
  );
}
