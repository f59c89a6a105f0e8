/**
 * How many durable things people may create and own, and when rooms without an owner are removed
 * (docs/contract/security.md 1).
 */
import { forEachStep } from "../async/steps.ts";
import { type Actor, systemActor } from "./actor.ts";
import { networkOf } from "./address.ts";
import { audit } from "./audit.ts";
import { SERVER_REASONS } from "./audit-actions.ts";
import { each } from "./batches.ts";
import { type Context, nowOf } from "./context.ts";
import { ChatError } from "./errors.ts";
import type { History } from "./history.ts";
import { assertMayOwnMore } from "./policy.ts";
import type { Tables } from "./ports.ts";
import type { Removal } from "./removal.ts";
import type { Room, User } from "./types.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/**
 * How many an hour: `each` of one account, and of one address where nobody is known; `address` of all accounts at one
 * address, which a whole school may share. A page's group is a room; a batch of activation codes counts once.
 */
const CREATIONS = {
  account: { each: 600, address: 600 },
  room: { each: 20, address: 240 },
  direct: { each: 100, address: 1200 },
  merchant: { each: 20, address: 240 },
  codes: { each: 20, address: 240 },
} as const;

export class CreationLimits {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * Runs a creation and counts it unless it fails. The host may create any number.
   * @param by null: nobody is known at the address
   * @throws rate_limited, and what `create` throws
   */
  async counted<R>(
    kind: keyof typeof CREATIONS,
    actor: Actor,
    by: User | null,
    create: () => Promise<R>,
  ): Promise<R> {
    if (actor.kind === "host" || !this.#context.rules()["limits.enabled"]) return create();
    const network = networkOf(actor.address);
    const giveBack = [await this.#take(`${kind}@${network}`, CREATIONS[kind].address)];
    try {
      giveBack.push(await this.#take(`${kind}:${by?.id ?? `?@${network}`}`, CREATIONS[kind].each));
      return await create();
    } catch (error) {
      await Promise.all(giveBack.map((one) => one()));
      throw error;
    }
  }

  /** @throws forbidden when the user owns as many rooms as one may. */
  async assertMayOwnMore(tables: Tables, actor: Actor, userId: number): Promise<void> {
    const owned = await tables.rooms.countWhere("ownerId", userId);
    assertMayOwnMore(actor, owned, this.#context.rules()["rooms.maxPerUser"]);
  }

  async #take(key: string, points: number): Promise<() => Promise<void>> {
    const { waitMs } = await this.#context.budgets.take(key, { points, windowMs: HOUR_MS });
    if (waitMs === 0) return () => this.#context.budgets.giveBack(key);
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    throw new ChatError("rate_limited", { reason: "created_too_fast", max: points, retryAfterSeconds });
  }
}

/**
 * Dissolves the rooms of strangers that nobody has used for a day: without a member, anybody inside, or a message.
 * @throws AggregateError that names the rooms that could not be read
 */
export async function sweepStrays(
  context: Context,
  { history, removal }: { history: History; removal: Removal },
): Promise<void> {
  const { rooms, members } = context.store;
  const isEmpty = async (room: Room): Promise<boolean> =>
    (await context.presence.online(room.id)) === 0 &&
    (await members.countWhere("roomId", room.id)) === 0 &&
    (await history.summary(room.id)).messages === 0;
  const strays = each(rooms, [
    ["isByStranger", "=", true],
    ["ownerId", "=", null],
  ]);
  const sweep = async (room: Room): Promise<void> => {
    if (!(await isEmpty(room))) {
      if (room.emptySince) rooms.touch(room.id, { emptySince: undefined });
      return;
    }
    // Nobody has entered it yet, or somebody left since the last check.
    const since = room.emptySince ?? (room.openedAt === null ? room.createdAt : nowOf(context));
    if (!room.emptySince) rooms.touch(room.id, { emptySince: since });
    if (context.clock() - Date.parse(since) < DAY_MS) return;
    await history.mend(room.id);
    if (!(await isEmpty(room))) return;
    if (!(await removal.room(room, null, "dissolved"))) return;
    const system = systemActor({ address: "", dialect: "host" });
    await audit(context, system, "room.dissolve", {
      where: room.name,
      why: SERVER_REASONS["room.dissolve"][0],
    });
  };
  await forEachStep(strays, ({ id }) => `room ${id}`, sweep);
}
