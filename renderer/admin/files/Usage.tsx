import { FolderOpen } from "lucide-react";
import { Link } from "wouter";
import type { AdminResults, FileShare } from "../../../server/admin/contract.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { byteSize } from "../../ui/time.ts";
import { useAdminText } from "../i18n/index.ts";
import { LoadedView } from "../parts/LoadedView.tsx";
import { Panel } from "../parts/Panel.tsx";
import { useLoaded } from "../state/loaded.ts";
import { reloadOn } from "../table/live.ts";
import classes from "./files.module.css";

/** The people and the rooms whose files use most space; each leads to its files. */
export function Usage() {
  return (
    <LoadedView of={useLoaded("files.usage", {}, reloadOn("files.changed"))} height={220}>
      {(data) => <Halves data={data} />}
    </LoadedView>
  );
}

function Halves({ data }: { data: AdminResults["files.usage"] }) {
  const t = useAdminText();
  if (data.files === 0)
    return (
      <EmptyState icon={<FolderOpen size={26} />} title={t("noFiles")}>
        {t("noFilesBody")}
      </EmptyState>
    );
  const lead = `${t("fileCount", { count: data.files })} · ${byteSize(data.bytes)} · ${t("diskFree", { free: byteSize(data.freeBytes) })}`;
  return (
    <div className={classes.usage}>
      <p className={classes.total}>{lead}</p>
      <div className={classes.halves}>
        <Shares
          title={t("spaceByPerson")}
          shares={data.byOwner}
          nameOf={({ displayName }) => displayName}
          filter="ownerId"
          nameless={t("filesOfUnknown")}
        />
        <Shares
          title={t("spaceByRoom")}
          shares={data.byRoom}
          nameOf={({ name }) => name}
          filter="roomId"
          nameless={t("filesOfNoRoom")}
        />
      </div>
    </div>
  );
}

interface SharesProps<T> {
  readonly title: string;
  readonly shares: readonly FileShare<T>[];
  readonly nameOf: (holder: T) => string;
  readonly filter: "ownerId" | "roomId";
  readonly nameless: string;
}

function Shares<T extends { readonly id: number }>(props: SharesProps<T>) {
  const { title, shares, nameOf, filter, nameless } = props;
  const t = useAdminText();
  return (
    <Panel title={title}>
      <dl className={classes.shares}>
        {shares.map(({ holder, files, bytes }) => (
          <div key={holder?.id ?? 0}>
            <dt>
              {holder ? (
                <Link href={`/files?filter=${filter}:${holder.id}`}>
                  <bdi>{nameOf(holder)}</bdi>
                </Link>
              ) : (
                nameless
              )}
            </dt>
            <dd>{`${byteSize(bytes)} · ${t("fileCount", { count: files })}`}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
