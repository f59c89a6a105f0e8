/** Whether the console may be shown: after a login, or in the desktop window. */

import { SETUP_FRAGMENT } from "../../../server/admin/contract.ts";
import { asFailure } from "../../ui/failure.ts";
import type { KeyValue } from "../../ui/storage.ts";
import { createStore, type Store } from "../../ui/store.ts";
import type { AdminClient } from "../wire/client.ts";

export type Phase =
  | "starting"
  /** The host does not answer. */
  | "away"
  /** No password is set yet; the first-run link sets it. */
  | "setup"
  /** The same, but the page was not opened by that link. */
  | "setup-link-missing"
  | "login"
  | "ready"
  /** The server has moved to another address and no longer answers this page. */
  | "moved";

export interface SessionState {
  readonly phase: Phase;
  readonly hostName: string;
  /** Why the login page is shown. */
  readonly note: "ended" | "link-used" | null;
  /** The console's URL after the server has moved; null: unknown. */
  readonly movedTo: string | null;
}

/** Where the session's token is kept, so that a reload or a second tab needs no new login. */
const TOKEN_KEY = "hearth.admin.token";

export interface Session extends Pick<Store<SessionState>, "get" | "subscribe"> {
  start(): Promise<void>;
  /** Called when the fragment has changed: starts again if it is now the first-run link. */
  followLink(): void;
  /** @throws Failure */
  login(password: string): Promise<void>;
  /** Sets the first password. @throws Failure */
  setup(password: string): Promise<void>;
  logout(): Promise<void>;
  /** The host no longer knows the login: asks for a new one, unless another tab has it already. */
  ended(): void;
  /** The host listens elsewhere from now on. */
  moved(to: string | null): void;
}

export function createSession(client: AdminClient, storage: KeyValue): Session {
  const {
    get,
    set: become,
    subscribe,
  } = createStore<SessionState>({ phase: "starting", hostName: "Hearth", note: null, movedTo: null });
  let mine: string | null = null;
  const use = (token: string | null): void => {
    mine = token;
    client.setToken(token);
  };
  const enter = (token: string | null): void => {
    if (token !== null) storage.setItem(TOKEN_KEY, token);
    use(token);
    client.open();
    become({ phase: "ready", note: null });
  };
  const leave = (note: SessionState["note"]): void => {
    // Another tab may have logged in meanwhile.
    if (storage.getItem(TOKEN_KEY) === mine) storage.removeItem(TOKEN_KEY);
    use(null);
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
    use(token);
    try {
      await client.call("host.status", {});
      enter(token);
    } catch (error) {
      // Any other failure says nothing about the login.
      if (asFailure(error).code !== "unauthenticated") throw error;
      leave("ended");
    }
  };

  return {
    get,
    subscribe,
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
      // A failure is ignored: a server that is unreachable forgets its sessions when it restarts.
      await client.call("session.logout", {}).catch(() => {});
      leave(null);
    },
    ended() {
      if (get().phase !== "ready") return;
      leave("ended");
      if (storage.getItem(TOKEN_KEY) !== null) void this.start();
    },
    moved(movedTo) {
      client.close();
      become({ phase: "moved", movedTo });
    },
  };
}

/** The token of the first-run link, from the fragment. */
const setupToken = (): string | null => new URLSearchParams(location.hash.slice(1)).get(SETUP_FRAGMENT);

const forgetLink = (): void => history.replaceState(null, "", location.pathname + location.search);
