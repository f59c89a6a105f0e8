/**
 * Who may use the console over HTTP: one password, tokens after a login, and the first-run link that sets the password.
 */
import { ChatError } from "../chat/errors.ts";
import type { Clock } from "../chat/ports.ts";
import { hashPassword, hashToken, newToken, sameSecret, verifyPassword } from "../chat/secrets.ts";
import { Attempts } from "./attempts.ts";
import type { Credentials } from "./host-control.ts";
import type { SessionToken } from "./rows.ts";

/** A token ends when it was not used for that long. */
const IDLE_MS = 12 * 3_600_000;
const MAX_TOKENS = 1000;

export class Logins {
  readonly #credentials: Credentials;
  readonly #monotonic: Clock;
  readonly #attempts: Attempts;
  /** Hash of the token → when it ends, by the monotonic clock. In memory: a restart logs everyone out. */
  readonly #tokens = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #setupToken: string | null = null;

  /** @param monotonic ms of a clock that only rises. */
  constructor(credentials: Credentials, monotonic: Clock = () => performance.now()) {
    this.#credentials = credentials;
    this.#monotonic = monotonic;
    this.#attempts = new Attempts(monotonic);
  }

  async needsSetup(): Promise<boolean> {
    return (await this.#credentials.read()) === null;
  }

  /**
   * The token of the first-run link, or null: a password is set already. The same until it is used or the host
   * restarts.
   */
  async openSetup(): Promise<string | null> {
    if (!(await this.needsSetup())) return null;
    this.#setupToken ??= newToken();
    return this.#setupToken;
  }

  /** Sets the first password. Used up by that, not by opening the link. @throws unauthenticated, rate_limited */
  async setup(token: string, password: string, address: string): Promise<SessionToken> {
    await this.#attempts.guard(address, async () => {
      if (this.#setupToken === null || !sameSecret(token, this.#setupToken)) {
        throw new ChatError("unauthenticated", { reason: "setup_link_invalid" });
      }
      const own = this.#setupToken;
      this.#setupToken = null;
      await this.setPassword(password).catch((error: unknown) => {
        this.#setupToken = own;
        throw error;
      });
    });
    return this.#open();
  }

  /** @throws wrong_password, rate_limited */
  async login(password: string, address: string): Promise<SessionToken> {
    await this.#attempts.guard(address, () => this.#assertPassword(password));
    return this.#open();
  }

  /**
   * {@link setPassword} for those who know the old one. Of several changes at once one succeeds.
   * @throws wrong_password, rate_limited
   */
  async changePassword(old: string, password: string, keep: string | null, address: string): Promise<void> {
    await this.#attempts.guard(address, async () =>
      this.setPassword(password, keep, await this.#assertPassword(old)),
    );
  }

  /**
   * Ends every login except `keep`.
   * @param unchanged the hash that must not have changed meanwhile
   * @throws wrong_password (it has)
   */
  async setPassword(password: string, keep: string | null = null, unchanged?: string | null): Promise<void> {
    const own = await hashPassword(password);
    if (unchanged !== undefined && unchanged !== (await this.#credentials.read())) throw wrong();
    await this.#credentials.write(own);
    this.#setupToken = null;
    const kept = keep === null ? null : hashToken(keep);
    for (const hash of this.#tokens.keys()) if (hash !== kept) this.#tokens.delete(hash);
    this.#notify();
  }

  /** Whether the token is a login's; using it renews it. */
  prove(token: string): boolean {
    const hash = hashToken(token);
    const until = this.#tokens.get(hash);
    if (until === undefined || until <= this.#monotonic()) return this.#forget(hash);
    this.#tokens.set(hash, this.#monotonic() + IDLE_MS);
    return true;
  }

  end(token: string): void {
    if (this.#tokens.delete(hashToken(token))) this.#notify();
  }

  /** Subscribes to the ends of logins. Returns a function that unsubscribes. */
  onEnd(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @returns its hash */
  async #assertPassword(password: string): Promise<string | null> {
    const hash = await this.#credentials.read();
    // It may be changed while it is checked.
    if (!(await verifyPassword(password, hash)) || hash !== (await this.#credentials.read())) throw wrong();
    return hash;
  }

  #open(): SessionToken {
    const now = this.#monotonic();
    for (const [hash, until] of this.#tokens) if (until <= now) this.#tokens.delete(hash);
    const [oldest] = this.#tokens.keys();
    if (oldest !== undefined && this.#tokens.size >= MAX_TOKENS) this.#tokens.delete(oldest);
    const token = newToken();
    this.#tokens.set(hashToken(token), now + IDLE_MS);
    return { token, expiresAt: new Date(Date.now() + IDLE_MS).toISOString() };
  }

  #forget(hash: string): false {
    this.#tokens.delete(hash);
    return false;
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

const wrong = (): ChatError => new ChatError("wrong_password", { reason: "password_wrong" });
