/** The part of the state that is kept in the address: search, filters, sort, page, tab. */
import { useMemo } from "react";
import { useLocation, useSearch } from "wouter";

export interface AddressParams {
  get(name: string): string | null;
  /** Changes some; null removes one. Back undoes it, unless it replaces (as typing does). */
  set(patch: Readonly<Record<string, string | null>>, options?: { replace?: boolean }): void;
}

export function useAddressParams(): AddressParams {
  const [path, navigate] = useLocation();
  const search = useSearch();
  return useMemo(() => {
    const params = new URLSearchParams(search);
    return {
      get: (name) => params.get(name),
      set(patch, { replace = false } = {}) {
        const next = new URLSearchParams(search);
        for (const [name, value] of Object.entries(patch)) {
          if (value === null || value === "") next.delete(name);
          else next.set(name, value);
        }
        const text = next.toString();
        navigate(text === "" ? path : `${path}?${text}`, { replace });
      },
    };
  }, [path, search, navigate]);
}

/** The open tab of a page, the first one when the address names none. */
export function useTab(tabs: readonly string[]): [string, (tab: string) => void] {
  const params = useAddressParams();
  const requested = params.get("tab");
  const tab = tabs.find((each) => each === requested) ?? tabs[0] ?? "";
  return [tab, (next) => params.set({ ...CLEARED, tab: next === tabs[0] ? null : next })];
}

/** The parameters of one tab's table do not apply to the next tab. */
const CLEARED = { q: null, sort: null, page: null, size: null, filter: null } as const;
