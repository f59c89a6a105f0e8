/** The password that a web page must give before it deletes by an address lease alone (docs/contract/security.md 3). */
import type { Actor } from "./actor.ts";
import { ChatError } from "./errors.ts";
import type { Guesses } from "./guesses.ts";
import { passwordNeeded } from "./policy.ts";
import { verifyPassword } from "./secrets.ts";
import type { User } from "./types.ts";

export class Confirmation {
  readonly #guesses: Guesses;

  constructor(guesses: Guesses) {
    this.#guesses = guesses;
  }

  /**
   * Asks for the password of `user`, who acts. Programs, callers with a token and accounts without a password are not
   * asked.
   * @throws forbidden (`password_needed`), wrong_password, rate_limited
   */
  async demand(actor: Actor, user: User | null, password?: string): Promise<void> {
    if (!user || user.passwordHash === null || actor.sessionId !== null || !actor.isFromBrowser) return;
    if (password === undefined) throw passwordNeeded();
    await this.#guesses.guard("password", user, actor, async () => {
      if (await verifyPassword(password, user.passwordHash)) return;
      throw new ChatError("wrong_password", { reason: "password_wrong" });
    });
  }
}
