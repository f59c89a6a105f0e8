import { Skeleton } from "@mantine/core";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { formatNumber } from "../../ui/i18n/text.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { useAdminText } from "../i18n/index.ts";
import { Page } from "../parts/Page.tsx";
import { useStatusLoaded } from "../state/host.ts";
import { Connect } from "./Connect.tsx";
import { Connections } from "./Connections.tsx";
import { Guesses } from "./Guesses.tsx";
import { HostActions } from "./HostActions.tsx";
import { Latest } from "./Latest.tsx";
import { Machine } from "./Machine.tsx";
import { Notices } from "./Notices.tsx";
import classes from "./Overview.module.css";
import { Ports } from "./Ports.tsx";
import { RateChart } from "./RateChart.tsx";
import { Refusals } from "./Refusals.tsx";
import { Tile } from "./Tile.tsx";

/** The first page: state, people online, recent activity, and the address to hand out. */
export function Overview() {
  const t = useAdminText();
  const { data: status, error, reload } = useStatusLoaded();
  if (error && !status) {
    return (
      <Page title={t("navOverview")}>
        <ErrorState why={error} onRetry={reload} />
      </Page>
    );
  }
  if (!status) {
    return (
      <Page title={t("navOverview")}>
        <div className={classes.tiles} role="status" aria-label={t("loading")}>
          {["a", "b", "c", "d"].map((key) => (
            <Skeleton key={key} height={104} radius="lg" />
          ))}
        </div>
        <Skeleton height={280} radius="lg" />
      </Page>
    );
  }
  const lastHour = status.messageRate.reduce((sum, count) => sum + count, 0);
  return (
    <Page
      title={t("navOverview")}
      lead={t.rich("upSince", { time: <RelativeTime at={status.startedAt} />, version: status.version })}
      actions={<HostActions status={status} />}
    >
      <Notices notices={status.notices} />
      <div className={classes.tiles}>
        <Tile
          name={t("onlineUsers")}
          value={formatNumber(status.onlineUsers)}
          below={t("ofUsers", { count: status.users })}
          href="/users?filter=online%3Atrue"
        />
        <Tile
          name={t("navRooms")}
          value={formatNumber(status.rooms)}
          below={t("seeAllRooms")}
          href="/rooms"
        />
        <Tile
          name={t("messagesToday")}
          value={formatNumber(status.messagesToday)}
          below={t("inLastHour", { count: lastHour })}
        />
        <Tile
          name={t("codesWaitingTitle")}
          value={formatNumber(status.pendingCaptchas)}
          below={status.pendingCaptchas === 0 ? t("nothingToDo") : t("readThemOut")}
          href="/captchas?filter=state%3Apending"
          isCalling={status.pendingCaptchas > 0}
        />
      </div>
      <div className={classes.layout}>
        <div className={classes.column}>
          <RateChart rate={status.messageRate} />
          <div className={classes.pair}>
            <Connections connections={status.connections} />
            <Machine status={status} />
          </div>
          <Latest />
        </div>
        <div className={classes.column}>
          <Guesses />
          <Refusals />
          <Connect />
          <Ports status={status} />
        </div>
      </div>
    </Page>
  );
}
