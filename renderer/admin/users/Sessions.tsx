import { Button } from "@mantine/core";
import { LogOut, PlugZap, Unplug } from "lucide-react";
import type { SessionRow, UserRow } from "../../../server/admin/contract.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { dialectName } from "../i18n/names.ts";
import { useActionRunner } from "../parts/act.ts";
import classes from "../parts/forms.module.css";
import own from "../parts/ItemList.module.css";
import { ItemList } from "../parts/ItemList.tsx";
import { LoadedView } from "../parts/LoadedView.tsx";
import { RoomName } from "../parts/Names.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Pill } from "../parts/Pill.tsx";
import { useLoaded } from "../state/loaded.ts";
import { reloadOnUser } from "../table/live.ts";
import { useUserActions } from "./actions.tsx";

/** The open connections and live sessions of a user. */
export function Sessions({ user }: { user: UserRow }) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const userActs = useUserActions();
  const sessions = useLoaded("users.sessions", { userId: user.id }, reloadOnUser(user.id));
  const connections = useLoaded("users.connections", { userId: user.id }, reloadOnUser(user.id));
  const end = (sessionId: number) =>
    acts.run(() => client.call("users.endSessions", { userId: user.id, sessionId }), {
      done: t("sessionEnded"),
    });
  return (
    <div className={classes.stack}>
      <Panel title={t("connections")} lead={t("connectionsLead")}>
        <LoadedView of={connections} height={60}>
          {({ items }) => (
            <ItemList
              items={items}
              empty={{ icon: <Unplug size={26} />, title: t("noConnections"), body: t("noConnectionsBody") }}
            >
              {(connection) => (
                <li key={connection.id} className={own.item}>
                  <PlugZap size={16} aria-hidden color="var(--hearth-good)" />
                  <span className={own.mono}>{connection.address}</span>
                  <Pill>{dialectName(t, connection.dialect)}</Pill>
                  <span className={`${own.grow} ${own.names}`}>
                    {connection.rooms.map((room) => (
                      <RoomName key={room.id} room={room} />
                    ))}
                  </span>
                  <span className={own.dim}>
                    {t.rich("sinceTime", { time: <RelativeTime at={connection.since} /> })}
                  </span>
                </li>
              )}
            </ItemList>
          )}
        </LoadedView>
      </Panel>
      <Panel
        title={t("logins")}
        lead={t("loginsLead")}
        aside={
          <Button
            size="xs"
            variant="light"
            color="red"
            leftSection={<LogOut size={14} />}
            onClick={() => userActs.endSessions([user])}
          >
            {t("endAll")}
          </Button>
        }
      >
        <LoadedView of={sessions} height={60}>
          {({ items }) => (
            <ItemList
              items={items}
              empty={{ icon: <LogOut size={26} />, title: t("noLogins"), body: t("noLoginsBody") }}
            >
              {(session) => (
                <li key={session.id} className={own.item}>
                  <span className={own.mono}>{session.address}</span>
                  <Pill>{dialectName(t, session.dialect)}</Pill>
                  <span className={`${own.grow} ${own.dim}`}>{t.rich("sessionTimes", timesOf(session))}</span>
                  <Button size="compact-sm" variant="default" onClick={() => void end(session.id)}>
                    {t("endSession")}
                  </Button>
                </li>
              )}
            </ItemList>
          )}
        </LoadedView>
      </Panel>
    </div>
  );
}

/** A session's times, as part of a sentence. */
const timesOf = ({ createdAt, lastSeenAt, expiresAt }: SessionRow) => {
  const since = <RelativeTime at={createdAt} />;
  const seen = <RelativeTime at={lastSeenAt} />;
  const ends = <RelativeTime at={expiresAt} />;
  return { since, seen, ends };
};
