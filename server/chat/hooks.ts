/** Incoming webhooks: anyone who knows a hook's secret can post in its room, as a bot. */
import { type Actor, causeOf, type Origin, systemActor } from "./actor.ts";
import { audit } from "./audit.ts";
import { type Context, nowOf } from "./context.ts";
import { isEmoji } from "./emoji.ts";
import { ChatError, tooManyRequests } from "./errors.ts";
import { managedRoom, roomOf } from "./lookups.ts";
import type { Messages } from "./messages.ts";
import { checkName, personNameIn } from "./names.ts";
import { assertHookPosts, assertHost } from "./policy.ts";
import type { Budget } from "./ports.ts";
import type { Restrictions } from "./restrictions.ts";
import { type Condition, given, is, joined, paged, type RowPage, type SortedQuery } from "./row-query.ts";
import { hashToken, newToken } from "./secrets.ts";
import type { Hook, Message } from "./types.ts";

/** A post that a hook received. */
export interface HookLine {
  readonly body: string;
  /** Replaces the hook's own name, if it is a valid name. */
  readonly name?: string | undefined;
  /** One emoji that replaces the picture; anything else is ignored. */
  readonly emoji?: string | undefined;
}

/** Finds a part of its name or its room's. */
export interface HookQuery extends SortedQuery<"name" | "room" | "createdAt" | "lastUsedAt"> {
  readonly roomId?: number | undefined;
}

const MAX_PER_ROOM = 20;
/** Messages of one hook. */
const BUDGET: Budget = { points: 120, windowMs: 60_000, maxWaitMs: 60_000 };
const CUT = "…";

export class Hooks {
  readonly #context: Context;
  readonly #messages: Messages;
  readonly #restrictions: Restrictions;

  constructor(context: Context, messages: Messages, restrictions: Restrictions) {
    this.#context = context;
    this.#messages = messages;
    this.#restrictions = restrictions;
  }

  /** Makes a hook; only its hash is kept of the secret. Owner or admin. @throws forbidden, invalid */
  async create(actor: Actor, roomId: number, name: string): Promise<{ hook: Hook; secret: string }> {
    const { store, events } = this.#context;
    const { room, by } = await managedRoom(store, actor, roomId);
    const secret = newToken();
    const draft = {
      roomId,
      name: checkName(name.trim(), "name"),
      secretHash: hashToken(secret),
      createdBy: by?.id ?? null,
      createdAt: nowOf(this.#context),
      lastUsedAt: null,
    };
    const hook = await store.transaction(async (tables) => {
      await roomOf(tables, roomId);
      if ((await tables.hooks.countWhere("roomId", roomId)) >= MAX_PER_ROOM)
        throw new ChatError("invalid", { reason: "hooks_too_many", max: MAX_PER_ROOM });
      return tables.hooks.add(draft);
    });
    await audit(this.#context, actor, "hook.create", { whom: hook.name, where: room.name });
    await events.publish({ type: "hooks.changed" });
    return { hook, secret };
  }

  /** The hooks of a room. Owner or admin. @throws forbidden */
  async of(actor: Actor, roomId: number): Promise<readonly Hook[]> {
    await managedRoom(this.#context.store, actor, roomId);
    return this.#context.store.hooks.where("roomId", roomId);
  }

  /** Hooks of every room. The host only. @throws forbidden */
  async list(
    actor: Actor,
    { query, roomId, sort: { by, descending }, language, ...paging }: HookQuery,
  ): Promise<RowPage<Hook>> {
    assertHost(actor);
    const { hooks, rooms } = this.#context.store;
    const anyOf: Condition<Hook>[] = [
      ["name", "contains", query],
      joined("roomId", rooms, ["name", "contains", query]),
    ];
    return hooks.page({
      where: given<Hook>([is("roomId", roomId), { anyOf }]),
      sort: [by === "room" ? { key: "roomId", of: rooms, by: "name", descending } : { by, descending }],
      newestFirst: true,
      language,
      ...paged(paging),
    });
  }

  /** For the owner or an admin. @param roomId the room that the hook must belong to. @throws forbidden, not_found */
  async revoke(actor: Actor, hookId: number, roomId?: number): Promise<void> {
    const { store } = this.#context;
    const hook = await store.hooks.get(hookId);
    const { room } = await managedRoom(store, actor, roomId ?? hook?.roomId ?? 0).catch((error: unknown) => {
      throw hook === undefined && roomId === undefined ? hookNotFound() : error;
    });
    if (!hook || hook.roomId !== room.id || !(await store.hooks.delete(hookId))) throw hookNotFound();
    await audit(this.#context, actor, "hook.revoke", { whom: hook.name, where: room.name });
    await this.#context.events.publish({ type: "hooks.changed" });
  }

  /** The hook with that secret. @throws not_found */
  async bySecret(secret: string): Promise<Hook> {
    const hook = await this.#context.store.hooks.by("secretHash", hashToken(secret));
    if (!hook) throw hookNotFound();
    return hook;
  }

  /**
   * Posts by a hook. A text that is too long is cut.
   * @throws rate_limited, banned or muted (who made the hook), forbidden (a closed room), invalid, not_found,
   * storage_full
   */
  async post(hook: Hook, from: Origin, line: HookLine): Promise<Message> {
    const { store, budgets, events } = this.#context;
    const { waitMs } = await budgets.take(`hook:${hook.id}`, BUDGET);
    if (waitMs > 0) throw tooManyRequests(waitMs);
    const room = await roomOf(store, hook.roomId);
    await this.#restrictions.assertWelcome(hook.createdBy, from.address);
    await this.#restrictions.assertWelcomeIn(room, hook.createdBy, from.address);
    const mute =
      hook.createdBy === null ? undefined : await this.#restrictions.muteOf(hook.createdBy, room.id);
    assertHookPosts(room, mute);
    const { emoji } = line;
    const bot = {
      hookId: hook.id,
      name: personNameIn(line.name) ?? hook.name,
      ...(emoji !== undefined && isEmoji(emoji) && { emoji }),
    };
    const body = cut(line.body.trim().toWellFormed(), this.#context.rules()["messages.maxLength"]);
    const message = await this.#messages.postAsBot(room.id, bot, body, causeOf(systemActor(from)));
    store.hooks.touch(hook.id, { lastUsedAt: message.sentAt });
    await events.publish({ type: "hooks.changed" });
    return message;
  }
}

const hookNotFound = (): ChatError => new ChatError("not_found", { reason: "hook_not_found" });

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = [...text];
  return characters.length <= most ? text : characters.slice(0, most - 1).join("") + CUT;
}
