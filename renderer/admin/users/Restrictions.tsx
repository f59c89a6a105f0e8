import { Alert, Button } from "@mantine/core";
import { Ban, VolumeX } from "lucide-react";
import type { BanRow, MuteRow, UserRow } from "../../../server/admin/contract.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { banLifted, muteLifted } from "../moderation/lifted.ts";
import { useActionRunner } from "../parts/act.ts";
import { Until } from "../parts/Until.tsx";
import { useLoaded } from "../state/loaded.ts";
import { reloadOn } from "../table/live.ts";
import classes from "./users.module.css";

const ALL = { page: 1, pageSize: 100 };

/** The current bans and mutes of a user, each with a button that lifts it. */
export function Restrictions({ user }: { user: UserRow }) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const params = { ...ALL, filter: { userId: user.id } };
  const bans = useLoaded("moderation.bans", params, reloadOn("moderation.changed"));
  const mutes = useLoaded("moderation.mutes", params, reloadOn("moderation.changed"));
  const row = (kind: "ban" | "mute", held: BanRow | MuteRow) => {
    const lift = () =>
      kind === "ban"
        ? client.call("moderation.unban", { id: held.id })
        : client.call("moderation.unmute", { userId: user.id, ...(held.room && { roomId: held.room.id }) });
    const place = held.room === null ? "" : ` · ${held.room.name}`;
    return (
      <Alert
        key={`${kind} ${held.id}`}
        variant="light"
        color={kind === "ban" ? "red" : "ember"}
        icon={kind === "ban" ? <Ban size={17} /> : <VolumeX size={17} />}
        classNames={{ message: classes.restriction ?? "" }}
      >
        <span>
          <strong>{(kind === "ban" ? t("isBanned") : t("isMuted")) + place}</strong> · {t("until")}:{" "}
          <Until at={held.until} />
          {held.reason !== "" && (
            <>
              {" · "}
              <bdi>{held.reason}</bdi>
            </>
          )}
        </span>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() =>
            void acts.run(lift, {
              done: (kind === "ban" ? banLifted : muteLifted)(t, user.displayName, held.room),
            })
          }
        >
          {t("lift")}
        </Button>
      </Alert>
    );
  };
  const rows = [
    ...(bans.data?.items ?? []).map((ban) => row("ban", ban)),
    ...(mutes.data?.items ?? []).map((mute) => row("mute", mute)),
  ];
  const failed = [bans, mutes].find(({ data, error }) => error && !data);
  if (failed?.error) return <ErrorState why={failed.error} onRetry={failed.reload} />;
  return rows.length === 0 ? null : <div className={classes.restrictions}>{rows}</div>;
}
