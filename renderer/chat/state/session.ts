/** Who is logged in here. All tabs of one browser are the same person. */
import type { MeView } from "../../../server/dialects/native/contract.ts";
import { asFailure, type Failure } from "../../ui/failure.ts";
import { type HandleEvent, handleWith, type StateDeps } from "./deps.ts";
import type { Ending } from "./model.ts";

export const TOKEN_KEY = "hearth.token";
const NAME_KEY = "hearth.lastName";

interface Hooks {
  entered(token: string): void;
  left(): void;
}

export interface Session {
  token(): string | null;
  /** Requests the server's description and checks the stored token. Repeats until the server answers. */
  start(): Promise<void>;
  /** @throws Failure */
  register(name: string, password: string): Promise<void>;
  /** @throws Failure */
  login(name: string, password: string): Promise<void>;
  logout(): Promise<void>;
  /** The password that was typed at the login, while an admin's reset asks for another. */
  givenPassword(): string | null;
  /** Ends every earlier token; a fresh one takes its place, here and in the other tabs. @throws Failure */
  changePassword(oldPassword: string, password: string): Promise<void>;
  tokenRefused(token: string): void;
  /** The realtime handshake was refused. */
  refused(failure: Failure): void;
  /** Another tab logged in or out. */
  storageChanged(): void;
  /** The account was changed here. */
  update(me: MeView): void;
  /** Who was here last, to fill the form. */
  lastName(): string;
  handle: HandleEvent;
}

/** Handles a refused token; a ban is shown with its reason. */
function endingOf({ problem }: Failure): Ending {
  return problem.code === "banned"
    ? { kind: "banned", reason: problem.details.why }
    : { kind: "expired", reason: "" };
}

export function createSession({ store, api, storage }: StateDeps, hooks: Hooks): Session {
  let token: string | null = null;
  let given: string | null = null;
  /** Expected: a new token replaces the old one. */
  let isRenewing = false;

  const enter = (fresh: string, me: MeView) => {
    token = fresh;
    storage.setItem(TOKEN_KEY, fresh);
    storage.setItem(NAME_KEY, me.username);
    store.set({ phase: "member", me, ending: null, link: "connecting" });
    hooks.entered(fresh);
  };

  const leave = (ending: Ending | null) => {
    // Another tab may have stored a new one already.
    if (storage.getItem(TOKEN_KEY) === token) storage.removeItem(TOKEN_KEY);
    token = given = null;
    store.set({ ending });
    hooks.left();
  };

  const prove = async (kept: string) => {
    token = kept;
    try {
      enter(kept, await api("me"));
    } catch (error) {
      const failure = asFailure(error);
      if (failure.isPassing) throw failure;
      if (token !== null) leave(endingOf(failure));
    }
  };

  const login = async (name: string, password: string) => {
    const { token: fresh, user } = await api("login", { body: { login: name, password } });
    given = user.passwordReset && password;
    enter(fresh, user);
  };

  return {
    token: () => token,
    async start() {
      try {
        const kept = storage.getItem(TOKEN_KEY);
        const hostLoaded = api("host").then((host) => store.set({ host, isHostAway: false }));
        await Promise.all([hostLoaded, kept === null ? undefined : prove(kept)]);
        if (kept === null) store.set({ phase: "guest" });
      } catch {
        store.set({ isHostAway: true });
        setTimeout(() => void this.start(), 2000);
      }
    },
    async register(name, password) {
      await api("register", { body: { username: name, password } });
      await login(name, password);
    },
    login,
    givenPassword: () => given,
    async logout() {
      await api("logout").catch(() => undefined);
      leave(null);
    },
    async changePassword(oldPassword, password) {
      isRenewing = true;
      try {
        const fresh = await api("changePassword", { body: { oldPassword, password } });
        enter(fresh.token, fresh.user);
      } finally {
        isRenewing = false;
      }
    },
    tokenRefused(refused) {
      if (refused === token && !isRenewing) leave({ kind: "expired", reason: "" });
    },
    refused(failure) {
      if (token === null || isRenewing) return;
      leave(endingOf(failure));
    },
    storageChanged() {
      const kept = storage.getItem(TOKEN_KEY);
      if (kept === token) return;
      if (token !== null) leave(store.get().ending);
      if (kept !== null) void prove(kept).catch(() => undefined);
    },
    update: (me) => store.set({ me }),
    lastName: () => storage.getItem(NAME_KEY) ?? "",
    handle: handleWith({
      kicked({ roomId, kind, reason }) {
        if (roomId !== undefined || isRenewing) return;
        if (kind === "kicked" || kind === "banned") leave({ kind, reason });
        else leave({ kind: kind === "reset" ? kind : "expired", reason: "" });
      },
      "host:stopping": () => store.set({ link: "stopping" }),
      muted({ roomId, until, reason }) {
        if (roomId === null) store.set({ mute: { until, reason } });
      },
      unmuted({ roomId }) {
        if (roomId === null) store.set({ mute: null });
      },
    }),
  };
}
