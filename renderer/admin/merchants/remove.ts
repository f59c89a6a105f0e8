import type { MerchantRow } from "../../../server/admin/contract.ts";
import { joinSentences } from "../../ui/i18n/text.ts";
import { useClient } from "../context.ts";
import { nameOrCount } from "../i18n/names.ts";
import { useAskAll } from "../parts/act.ts";

/** Confirms, with numbers, before merchant pages are deleted. */
export function useDeleteMerchants(): (rows: readonly MerchantRow[], done?: () => void) => void {
  const client = useClient();
  return useAskAll((t, rows) => {
    const groups = rows.reduce((sum, row) => sum + row.groups, 0);
    const members = rows.reduce((sum, row) => sum + row.members, 0);
    const name = nameOrCount(rows, t("merchantCount", { count: rows.length }));
    return {
      title: t("deleteTitle", { name }),
      body: t("deleteMerchantBody", {
        name,
        rest: joinSentences([
          groups > 0 && t("groupsGo", { count: groups }),
          members > 0 && t("membersGo", { count: members }),
          t("cannotUndo"),
        ]),
      }),
      confirmLabel: t("delete"),
      work: ({ id }) => client.call("merchants.delete", { merchantId: id }),
      done: (count) => t("merchantsDeleted", { count }),
    };
  });
}
