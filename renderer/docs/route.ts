/** The page that is open, kept in the address: `/docs/<api>#<call>`. */
import { type MouseEvent, useSyncExternalStore } from "react";
import { createEmitter } from "../ui/store.ts";

export interface Route {
  /** null: the list of all APIs. */
  readonly api: string | null;
  /** null: the API's own description. */
  readonly call: string | null;
}

/** The browser does not tell of addresses that the page sets. */
const followed = createEmitter();

function subscribe(listener: () => void): () => void {
  const stop = followed.subscribe(listener);
  for (const event of ["popstate", "hashchange"]) window.addEventListener(event, listener);
  return () => {
    stop();
    for (const event of ["popstate", "hashchange"]) window.removeEventListener(event, listener);
  };
}

export function useRoute(): Route {
  const href = useSyncExternalStore(subscribe, () => location.pathname + location.hash);
  const [path = "", hash = ""] = href.split(/#(.*)/s);
  return { api: /^\/docs\/([\w-]+)/.exec(path)?.[1] ?? null, call: hash === "" ? null : decoded(hash) };
}

/** Unchanged if it is not valid percent-encoding: the page then says that there is no such call. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const routeUrl = (api: string | null, call: string | null = null): string =>
  `/docs${api === null ? "" : `/${api}`}${call === null ? "" : `#${encodeURI(call)}`}`;

/** For a link inside the reference: the page stays, the route changes. Other clicks are the browser's. */
export function follow(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState(null, "", event.currentTarget.href);
  window.scrollTo(0, 0);
  followed.emit();
}
