/** The state of a table, kept in the address: query, filters, sort and page. */

import { deviceStorage } from "../../ui/storage.ts";
import { useAddressParams } from "./route.ts";

export const PAGE_SIZES = [25, 50, 100, 250, 1000] as const;

export type TableRoute = ReturnType<typeof useTableRoute>;

const filterText = (filter: Readonly<Record<string, string>>): string =>
  Object.entries(filter)
    .map(([key, value]) => `${key}:${value}`)
    .join(" ");

function filterOf(text: string | null): Record<string, string> {
  const entries = (text ?? "").split(" ").flatMap((part): [string, string][] => {
    const at = part.indexOf(":");
    return at > 0 ? [[part.slice(0, at), part.slice(at + 1)]] : [];
  });
  return Object.fromEntries(entries);
}

/** Anything else that the address names is ignored. */
interface Known {
  isSort(sort: string): boolean;
  isFilter(key: string, value: string): boolean;
}

/** @param id keeps the page size of this table between visits */
export function useTableRoute(id: string, sortAtFirst: string, known: Known) {
  const params = useAddressParams();
  const given = Object.entries(filterOf(params.get("filter")));
  const filter = Object.fromEntries(given.filter(([key, value]) => known.isFilter(key, value)));
  const sort = params.get("sort") ?? "";
  const query = params.get("q") ?? "";
  const sizeKey = `hearth.admin.size.${id}`;
  const size = Number(params.get("size") ?? deviceStorage.getItem(sizeKey));
  return {
    query,
    filter,
    sort: known.isSort(sort) ? sort : sortAtFirst,
    page: Math.max(1, Math.floor(Number(params.get("page"))) || 1),
    pageSize: PAGE_SIZES.find((each) => each === size) ?? 50,
    isNarrowed: query !== "" || Object.keys(filter).length > 0,
    setQuery: (next: string) => params.set({ q: next, page: null }, { replace: true }),
    setFilter(key: string, value: string | null) {
      const { [key]: _, ...others } = filter;
      params.set({ filter: filterText(value === null ? others : { ...others, [key]: value }), page: null });
    },
    setSort: (next: string) => params.set({ sort: next === sortAtFirst ? null : next, page: null }),
    /** Back undoes it, unless it replaces. */
    setPage: (next: number, options?: { replace?: boolean }) =>
      params.set({ page: next === 1 ? null : String(next) }, options),
    setPageSize(next: number) {
      deviceStorage.setItem(sizeKey, String(next));
      params.set({ size: String(next), page: null });
    },
    /** Removes search and filters. */
    clear: () => params.set({ q: null, filter: null, page: null }),
  };
}
