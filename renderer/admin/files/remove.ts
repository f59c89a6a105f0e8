import type { FileRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useAsk } from "../parts/Ask.tsx";
import { useActs } from "../parts/act.ts";

/** Confirms before files are deleted with the messages that brought them. */
export function useDeleteFiles(): (rows: readonly FileRow[], done?: () => void) => void {
  const t = useAdminText();
  const client = useClient();
  const acts = useActs();
  const ask = useAsk();
  return (rows, done) => {
    const name = rows.length === 1 ? (rows[0]?.name ?? "") : t("fileCount", { count: rows.length });
    ask({
      title: t("deleteFilesTitle", { name }),
      body: t("deleteFilesBody", { count: rows.length }),
      confirmLabel: t("delete"),
      onConfirm: async () => {
        await acts.runAll(rows, ({ path }) => client.call("files.delete", { path }), {
          done: (count) => t("filesDeleted", { count }),
        });
        done?.();
      },
    });
  };
}
