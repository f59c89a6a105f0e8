/** The route: what the page shows, kept in its address through Back and reload. */
import { useMemo } from "react";
import { useLocation, useSearch } from "wouter";

export type Panel = "people" | "search" | "pins";
export type View = "find" | "merchants";

/** The kinds of messages that a search can be narrowed to. */
export const SEARCH_KINDS = ["text", "image", "file"] as const;
type SearchKind = (typeof SEARCH_KINDS)[number];
const NARROWING = ["within", "by", "kind", "days"] as const;

export interface Route {
  readonly roomId: number | null;
  /** The code of a private room. */
  readonly code: string | null;
  readonly panel: Panel | null;
  readonly view: View | null;
  /** The open merchant page. */
  readonly merchant: number | null;
  /** `create`, `settings`, `me`, `keys`, `direct`, `invite`, `person:<id>`, `picture:<seq>`, `pdf:<seq>` and others. */
  readonly dialog: string | null;
  /** What is searched for, in the view or panel that searches. */
  readonly q: string | null;
  /** A message to show. */
  readonly at: number | null;
  /** What the search for messages is narrowed to: a room, a person, a kind, so many days. */
  readonly within: number | null;
  readonly by: number | null;
  readonly kind: SearchKind | null;
  readonly days: number | null;
}

/** A search for messages that is narrowed to nothing. */
export const UNNARROWED = { within: null, by: null, kind: null, days: null } as const;

const NOWHERE: Route = {
  roomId: null,
  code: null,
  panel: null,
  view: null,
  merchant: null,
  dialog: null,
  q: null,
  at: null,
  ...UNNARROWED,
};

const numberOf = (text: string | null): number | null =>
  text && /^\d{1,15}$/.test(text) ? Number(text) : null;
const oneOf = <T extends string>(text: string | null, all: readonly T[]): T | null =>
  all.find((each) => each === text) ?? null;

export function readRoute(path: string, search: string): Route {
  const params = new URLSearchParams(search);
  return {
    roomId: numberOf(/^\/r\/(\d+)\/?$/.exec(path)?.[1] ?? null),
    code: params.get("code"),
    panel: oneOf(params.get("panel"), ["people", "search", "pins"]),
    view: oneOf(params.get("view"), ["find", "merchants"]),
    merchant: numberOf(params.get("merchant")),
    dialog: params.get("dialog"),
    q: params.get("q"),
    at: numberOf(params.get("at")),
    within: numberOf(params.get("within")),
    by: numberOf(params.get("by")),
    kind: oneOf(params.get("kind"), SEARCH_KINDS),
    days: numberOf(params.get("days")),
  };
}

/** The route in the address at this moment; a component holds the one of its last render. */
export const currentRoute = (): Route => readRoute(location.pathname, location.search);

export function writeRoute(route: Route): string {
  const params = new URLSearchParams();
  for (const key of ["code", "panel", "view", "merchant", "dialog", "q", "at", ...NARROWING] as const) {
    const value = route[key];
    if (value !== null && isOfUse(key, route)) params.set(key, String(value));
  }
  const search = params.toString().replaceAll("%3A", ":");
  return `${route.roomId === null ? "/" : `/r/${route.roomId}`}${search ? `?${search}` : ""}`;
}

function isOfUse(key: keyof Route, { panel, view }: Route): boolean {
  if (NARROWING.some((each) => each === key)) return panel === "search";
  return key !== "q" || panel === "search" || view !== null;
}

export interface RouteNavigation {
  readonly route: Route;
  /** Changes a part of the route; Back undoes it, unless `replace` is set. */
  go(patch: Partial<Route>, options?: { replace?: boolean }): void;
  /**
   * Goes to a room with nothing else open; Back then leads to where an open dialog was opened. Like the next two, does
   * nothing once the address names another place.
   */
  goRoom(roomId: number, patch?: Partial<Route>): void;
  /** Without `patch` also once the dialog is closed: one about a room closes when that room is left or dissolved. */
  goHome(patch?: Partial<Route>): void;
  /**
   * Closes what was opened by `go`: Back if it was opened here, so that Back does not open it again.
   */
  close(what: "dialog" | "panel" | "view" | "merchant"): void;
}

/** What names the place where a person is, dialogs aside. */
const PLACE = ["roomId", "view", "merchant"] as const;

/** Whether the address still names the same in these parts, so that a late answer moves nobody. */
function isStill(route: Route, ...parts: readonly (keyof Route)[]): boolean {
  const now = currentRoute();
  return parts.every((part) => now[part] === route[part]);
}

interface Step {
  readonly opened?: string;
}

export function useRoute(): RouteNavigation {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const route = useMemo(() => readRoute(path, search), [path, search]);
  return useMemo(() => {
    const to = (next: Route, state: Step, replace = false) => {
      const url = writeRoute(next);
      if (url !== writeRoute(route)) navigate(url, { replace, state });
    };
    const leave = (next: Route, state: Step) => {
      if (isStill(route, ...PLACE)) to(next, state, (history.state as Step | null)?.opened === "dialog");
    };
    const isSameDialog = () => isStill(route, "dialog");
    const openedBy = (patch: Partial<Route>): Step => {
      const opened = Object.entries(patch).find(([, value]) => value !== null)?.[0];
      return opened === undefined ? {} : { opened };
    };
    return {
      route,
      go(patch, { replace = false } = {}) {
        // The history entry keeps its mark that it was opened here, whatever else changes.
        const state = replace ? ((history.state as Step | null) ?? {}) : openedBy(patch);
        to({ ...route, ...patch }, state, replace);
      },
      goRoom(roomId, patch = {}) {
        if (isSameDialog()) leave({ ...NOWHERE, roomId, ...patch }, {});
      },
      goHome(patch) {
        if (isSameDialog() || (!patch && currentRoute().dialog === null))
          leave({ ...NOWHERE, ...patch }, openedBy(patch ?? {}));
      },
      close(what) {
        const now = currentRoute();
        if (now[what] === null || !isStill(route, "roomId", what)) return;
        const state = history.state as Step | null;
        if (state?.opened === what) history.back();
        else to({ ...now, [what]: null }, {}, true);
      },
    };
  }, [route, navigate]);
}
