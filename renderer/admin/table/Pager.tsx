import { NativeSelect } from "@mantine/core";
import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight } from "lucide-react";
import { IconButton } from "../../ui/IconButton.tsx";
import { formatNumber } from "../../ui/i18n/text.ts";
import { useAdminText } from "../i18n/index.ts";
import { PAGE_SIZES, type TableRoute } from "../state/table-route.ts";
import classes from "./DataTable.module.css";

/** Counted from 1; an empty table has one page too. */
export const lastPageOf = (total: number, pageSize: number): number =>
  Math.max(1, Math.ceil(total / pageSize));

/** The range of rows shown, and buttons for the other pages. */
export function Pager({ place, total }: { place: TableRoute; total: number }) {
  const t = useAdminText();
  const { page, pageSize, setPage } = place;
  const last = lastPageOf(total, pageSize);
  const from = Math.min(total, (page - 1) * pageSize + 1);
  const to = Math.min(total, page * pageSize);
  const step = (label: string, target: number, Icon: typeof ChevronLeft, isOff: boolean) => (
    <IconButton variant="subtle" color="gray" label={label} disabled={isOff} onClick={() => setPage(target)}>
      <Icon size={17} />
    </IconButton>
  );
  return (
    <div className={classes.pager}>
      <span className={classes.count} aria-live="polite">
        {total <= pageSize && page === 1
          ? t("rowCount", { count: total })
          : t("rowRange", { from, to, total })}
      </span>
      <div className={classes.pagerEnd}>
        <NativeSelect
          size="xs"
          aria-label={t("pageSize")}
          value={String(pageSize)}
          onChange={(event) => place.setPageSize(Number(event.currentTarget.value))}
          data={PAGE_SIZES.map((size) => ({ value: String(size), label: t("perPage", { size }) }))}
        />
        {last > 1 && (
          <nav className={classes.steps} aria-label={t("pages")}>
            {step(t("firstPage"), 1, ChevronsLeft, page <= 1)}
            {step(t("previousPage"), page - 1, ChevronLeft, page <= 1)}
            <span className={classes.pageOf}>
              {t("pageOf", { page: formatNumber(page), last: formatNumber(last) })}
            </span>
            {step(t("nextPage"), page + 1, ChevronRight, page >= last)}
            {step(t("lastPage"), last, ChevronsRight, page >= last)}
          </nav>
        )}
      </div>
    </div>
  );
}
