/** Which names people may take: none that looks like somebody else's or the server's (docs/contract/security.md 9). */
import type { Actor } from "./actor.ts";
import { BOT_MARK } from "./author.ts";
import type { Context } from "./context.ts";
import { accountsByEmail } from "./emails.ts";
import { ChatError } from "./errors.ts";
import { looksOf } from "./looks.ts";
import type { Tables } from "./ports.ts";
import type { User } from "./types.ts";

/** Names of the server and of those who run it. */
const RESERVED =
  "admin admins administrator hearth host server system 主机 官方 服务器 系统 系统消息 系统管理员 管理员"
    .split(" ")
    .map(looksOf);

const BOT_LOOKS = looksOf(BOT_MARK);

interface Names {
  /** undefined: unchanged. */
  readonly username?: string | undefined;
  readonly displayName?: string | undefined;
}

export class AccountNames {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * Refuses names that belong to others, look like others' names, or look like the server's. The host may give reserved
   * names, and display names that look like others'. A display name need not differ from others' display names.
   * @param tables those of the transaction that writes the names
   * @param self whose names they are; null for a new account
   * @param allowed a reserved username that is allowed here
   * @throws duplicate (`taken`, `name_similar`, `name_reserved`)
   */
  async assertFree(
    { users }: Pick<Tables, "users">,
    actor: Actor,
    names: Names,
    self: User | null,
    allowed?: string,
  ): Promise<void> {
    const { username, displayName } = names;
    if (username !== undefined && username !== self?.username) {
      if (actor.kind !== "host" && username !== allowed) assertUnreserved(username, "username");
      await assertNobodys(users, username, "username", self);
      await assertNoContact(users, username, self);
    }
    const isOwn = displayName === username || displayName === self?.displayName;
    if (displayName === undefined || isOwn || actor.kind === "host") return;
    assertUnreserved(displayName, "name");
    await assertNobodys(users, displayName, "name", self);
  }

  /**
   * The accounts that a login may mean by that username: the account with exactly that name, otherwise those whose
   * names differ only in case.
   */
  async calledAs(username: string): Promise<readonly User[]> {
    const { users } = this.#context.store;
    const exact = await users.by("username", username);
    if (exact) return [exact];
    const similar = await users.where("folded", looksOf(username).folded);
    return similar.filter((user) => caseless(user.username) === caseless(username));
  }
}

function assertUnreserved(name: string, field: string): void {
  const looks = looksOf(name);
  const isReserved = RESERVED.some(({ folded, drawn }) => folded === looks.folded || drawn === looks.drawn);
  const isBot = looks.folded.endsWith(BOT_LOOKS.folded) || looks.drawn.endsWith(BOT_LOOKS.drawn);
  if (isReserved || isBot) throw new ChatError("duplicate", { reason: "name_reserved", field });
}

async function assertNobodys(
  users: Tables["users"],
  name: string,
  field: string,
  self: User | null,
): Promise<void> {
  const { folded, drawn } = looksOf(name);
  const found = [...(await users.where("folded", folded)), ...(await users.where("drawn", drawn))];
  const others = found.filter(({ id }) => id !== self?.id);
  if (others.length === 0) return;
  const isExact = field === "username" && others.some(({ username }) => username === name);
  throw new ChatError("duplicate", { reason: isExact ? "taken" : "name_similar", field });
}

/** A username equal to another account's phone or e-mail would take precedence over it at a login. */
async function assertNoContact(users: Tables["users"], username: string, self: User | null): Promise<void> {
  const found = [await users.by("phone", username), ...(await accountsByEmail({ users }, username))];
  if (found.some((user) => user && user.id !== self?.id)) {
    throw new ChatError("duplicate", { reason: "taken", field: "username" });
  }
}

const caseless = (name: string): string => name.normalize("NFKC").toLowerCase();
