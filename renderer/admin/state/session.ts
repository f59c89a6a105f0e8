/** Whether the console may be shown: after a login, or in the desktop window. */

import { SETUP_FRAGMENT } from "../../../server/admin/contract.ts";
import { asFailure } from "../../ui/failure.ts";
import type { KeyValue } from "../../ui/storage.ts";
import type { AdminClient } from "../wire/client.ts";

export type Phase =
  | "starting"
  /** The host does not answer. */
  | "away"
  /** No password was ever set: the link of the first run sets it. */
  | "setup"
  /** The same, but the page was not opened by that link. */
  | "setup-link-missing"
  | "login"
  | "ready"
  /** The host has gone to another address: this page has nobody to talk to. */
  | "moved";

export interface SessionState {
  readonly phase: Phase;
  readonly hostName: string;
  /** Why the login page is there. */
  readonly note: "ended" | "link-used" | null;
  /** Where the console is now, once it has moved; null: nobody knows. */
  readonly movedTo: string | null;
}

/** Where a login's token is kept, so that a reload and a second tab need no new one. */
const TOKEN_KEY = "hearth.admin.token";

export interface Session {
  get(): SessionState;
  subscribe(listener: () => void): () => void;
  start(): Promise<void>;
  /** The address has changed in its fragment: looks anew when that is now the first-run link. */
  followLink(): void;
  /** @throws Failure */
  login(password: string): Promise<void>;
  /** Sets the first password. @throws Failure */
  setup(password: string): Promise<void>;
  logout(): Promise<void>;
  /** The host no longer knows the login. */
  ended(): void;
  /** The host listens elsewhere from now on. */
  moved(to: string | null): void;
}

export function createSession(client: AdminClient, storage: KeyValue): Session {
  const listeners = new Set<() => void>();
  let state: SessionState = { phase: "starting", hostName: "Hearth", note: null, movedTo: null };
  const become = (patch: Partial<SessionState>): void => {
    state = { ...state, ...patch };
    for (const listener of listeners) listener();
  };
  const enter = (token: string | null): void => {
    if (token !== null) storage.setItem(TOKEN_KEY, token);
    client.setToken(token);
    client.open();
    become({ phase: "ready", note: null });
  };
  const leave = (note: SessionState["note"]): void => {
    storage.removeItem(TOKEN_KEY);
    client.setToken(null);
    client.close();
    become({ phase: "login", note });
  };

  const look = async (): Promise<void> => {
    const { needsSetup, name } = await client.call("session.state", {});
    become({ hostName: name });
    const link = setupToken();
    if (needsSetup) return become({ phase: link === null ? "setup-link-missing" : "setup" });
    if (link !== null) forgetLink();
    const token = storage.getItem(TOKEN_KEY);
    if (token === null) return become({ phase: "login", note: link === null ? null : "link-used" });
    client.setToken(token);
    try {
      await client.call("host.status", {});
      enter(token);
    } catch (error) {
      if (asFailure(error).code === "offline") throw error;
      leave("ended");
    }
  };

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async start() {
      if (client.isWindow) return enter(null);
      try {
        await look();
      } catch {
        become({ phase: "away" });
        setTimeout(() => void this.start(), 2000);
      }
    },
    followLink() {
      if (setupToken() !== null) void this.start();
    },
    async login(password) {
      enter((await client.call("session.login", { password })).token);
    },
    async setup(password) {
      const { token } = await client.call("session.setup", { token: setupToken() ?? "", password });
      forgetLink();
      enter(token);
    },
    async logout() {
      // A host that is away has forgotten the login by the time it is back.
      await client.call("session.logout", {}).catch(() => {});
      leave(null);
    },
    ended() {
      if (state.phase === "ready") leave("ended");
    },
    moved(movedTo) {
      client.close();
      become({ phase: "moved", movedTo });
    },
  };
}

/** The token of the first-run link, which stands in the fragment. */
const setupToken = (): string | null => new URLSearchParams(location.hash.slice(1)).get(SETUP_FRAGMENT);

const forgetLink = (): void => history.replaceState(null, "", location.pathname + location.search);
