/** Who is logged in here. All tabs of one browser are the same person. */
import type { MeView } from "../../../server/dialects/native/contract.ts";
import { asFailure, type Failure } from "../../ui/failure.ts";
import { isRenamed } from "../shared/names.ts";
import { type HandleEvent, handleWith, type StateDeps } from "./deps.ts";
import type { Ending } from "./model.ts";

export const TOKEN_KEY = "hearth.token";
const NAME_KEY = "hearth.lastName";
/** How long after the end of a session another tab may take to store a new token, in ms. */
const GRACE_MS = 500;
/** The pause before the server is asked again, in ms. */
const AGAIN_MS = 2000;

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

/** Handles a refused token; a ban is shown with its end and reason. */
function endingOf({ problem }: Failure): Ending {
  return problem.code === "banned"
    ? { kind: "banned", reason: problem.details.why, until: problem.details.until }
    : { kind: "expired", reason: "" };
}

export function createSession({ store, api, storage }: StateDeps, hooks: Hooks): Session {
  let token: string | null = null;
  let given: string | null = null;
  /** How many replacements of the token are under way: the server refuses the old one meanwhile. */
  let renewals = 0;
  const renew = async (work: () => Promise<void>) => {
    renewals += 1;
    try {
      await work();
    } finally {
      renewals -= 1;
    }
  };

  const enter = (fresh: string, me: MeView) => {
    token = fresh;
    storage.setItem(TOKEN_KEY, fresh);
    storage.setItem(NAME_KEY, me.username);
    store.set({ phase: "member", me, ending: null, link: "connecting" });
    hooks.entered(fresh);
  };

  /**
   * The server has ended the session and tells each tab why. The stored token stays until it is checked again: its
   * removal would end the session of the other tabs first, without the reason.
   */
  const end = (ending: Ending | null) => {
    token = given = null;
    store.set({ ending });
    hooks.left();
  };

  const leave = (ending: Ending | null) => {
    // Another tab may have stored a new one already.
    if (storage.getItem(TOKEN_KEY) === token) storage.removeItem(TOKEN_KEY);
    end(ending);
  };

  /** The server ended the session: another tab may be about to store the token that replaces it. */
  const leaveSoon = () => {
    const ended = token;
    setTimeout(() => {
      if (token === ended && token !== null) end({ kind: "expired", reason: "" });
    }, GRACE_MS);
  };

  const prove = async (kept: string) => {
    token = kept;
    given = null;
    try {
      const me = await api("me");
      if (token !== kept) return;
      const before = store.get().me;
      if (before !== null && before.id !== me.id) hooks.left();
      enter(kept, me);
    } catch (error) {
      const failure = asFailure(error);
      // Also what refuses it may be something else at this address, such as the login page of a network.
      if (!failure.endsSession) throw failure;
      if (token === kept) leave(endingOf(failure));
    }
  };

  /** Uses a token of another tab once the server has accepted it. Repeats until the server answers. */
  const adopt = async (kept: string): Promise<void> => {
    try {
      await prove(kept);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      if (token === kept) await adopt(kept);
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
        setTimeout(() => void this.start(), AGAIN_MS);
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
    changePassword: (oldPassword, password) =>
      renew(async () => {
        const fresh = await api("changePassword", { body: { oldPassword, password } });
        enter(fresh.token, fresh.user);
      }),
    tokenRefused(refused) {
      if (refused === token && renewals === 0) leaveSoon();
    },
    refused(failure) {
      if (token === null || renewals > 0) return;
      end(endingOf(failure));
    },
    storageChanged() {
      const kept = storage.getItem(TOKEN_KEY);
      if (kept === token) return;
      if (kept === null) leave(store.get().ending);
      else void renew(() => adopt(kept));
    },
    update: (me) => store.set({ me }),
    lastName: () => storage.getItem(NAME_KEY) ?? "",
    handle: handleWith({
      kicked({ roomId, kind, reason, until }) {
        if (roomId !== undefined || renewals > 0) return;
        if (kind === "kicked" || kind === "banned") end({ kind, reason, until });
        else if (kind === "reset") end({ kind, reason: "" });
        else leaveSoon();
      },
      // Changed on another device or by an admin.
      "member:online"({ user }) {
        const { me } = store.get();
        if (me && isRenamed(me, user)) store.set({ me: { ...me, ...user } });
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
