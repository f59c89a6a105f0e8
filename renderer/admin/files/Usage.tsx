import { Skeleton } from "@mantine/core";
import { Link } from "wouter";
import type { FileShare } from "../../../server/admin/contract.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { byteSize } from "../../ui/time.ts";
import { useAdminText } from "../i18n/index.ts";
import { Panel } from "../parts/Panel.tsx";
import { useLoaded } from "../state/loaded.ts";
import classes from "./files.module.css";

/** The people and the rooms whose files use most space. */
export function Usage() {
  const t = useAdminText();
  const { data, error, reload } = useLoaded("files.usage", {});
  if (error && !data) return <ErrorState message={error.message} onRetry={reload} />;
  if (!data) return <Skeleton height={220} radius="md" role="status" aria-label={t("loading")} />;
  const lead = `${t("fileCount", { count: data.files })} · ${byteSize(data.bytes)} · ${t("diskFree", { free: byteSize(data.freeBytes) })}`;
  return (
    <div className={classes.usage}>
      <p className={classes.total}>{lead}</p>
      <div className={classes.halves}>
        <Shares
          title={t("spaceByPerson")}
          shares={data.byOwner}
          page="/users"
          nameless={t("filesOfUnknown")}
        />
        <Shares title={t("spaceByRoom")} shares={data.byRoom} page="/rooms" nameless={t("filesOfNoRoom")} />
      </div>
    </div>
  );
}

interface SharesProps {
  readonly title: string;
  readonly shares: readonly FileShare[];
  readonly page: string;
  readonly nameless: string;
}

function Shares({ title, shares, page, nameless }: SharesProps) {
  const t = useAdminText();
  return (
    <Panel title={title}>
      {shares.length === 0 ? (
        <p className={classes.total}>{t("noFiles")}</p>
      ) : (
        <dl className={classes.shares}>
          {shares.map(({ holder, files, bytes }) => (
            <div key={holder?.id ?? 0}>
              <dt>{holder ? <Link href={`${page}/${holder.id}`}>{holder.name}</Link> : nameless}</dt>
              <dd>{`${byteSize(bytes)} · ${t("fileCount", { count: files })}`}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
