/** Whose an e-mail address is: in any case, though older versions let addresses differ in case alone. */
import { ChatError } from "./errors.ts";
import type { Tables } from "./ports.ts";
import type { User } from "./types.ts";

export const foldedEmail = (email: string): string => email.toLowerCase();

/**
 * The accounts that an e-mail address may mean: the one with exactly that address, otherwise those whose addresses
 * differ only in case.
 */
export async function accountsByEmail(
  { users }: Pick<Tables, "users">,
  email: string,
): Promise<readonly User[]> {
  const exact = await users.by("email", email);
  return exact ? [exact] : users.where("foldedEmail", foldedEmail(email));
}

/** @param self whose address it is to be; null for a new account. @throws duplicate */
export async function assertEmailFree(
  { users }: Pick<Tables, "users">,
  email: string,
  self: User | null,
): Promise<void> {
  const holders = await users.where("foldedEmail", foldedEmail(email));
  if (holders.some(({ id }) => id !== self?.id)) {
    throw new ChatError("duplicate", { reason: "taken", field: "email" });
  }
}
