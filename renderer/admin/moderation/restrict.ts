/** Kicks, mutes and bans people, and returns how to undo it. */
import { type Author, MAX_PAGE_SIZE, type MuteRow, type Ref } from "../../../server/admin/contract.ts";
import { formatList } from "../../ui/i18n/text.ts";
import { serverNow } from "../../ui/now.ts";
import type { AdminText } from "../i18n/index.ts";
import { peopleName } from "../i18n/names.ts";
import { type Attempts, tryEach } from "../parts/each.ts";
import type { AdminClient } from "../wire/client.ts";

export type Kind = "kick" | "mute" | "ban";

interface Restriction {
  readonly kind: Kind;
  readonly people: readonly Author[];
  readonly addresses: readonly string[];
  /** null: the whole host. */
  readonly room: Ref | null;
  readonly until: string | null;
  readonly reason: string;
}

type Undo = () => Promise<unknown>;

interface Restricted extends Pick<Attempts<unknown>, "failed" | "refusal"> {
  /** What was done as a sentence, and how to undo it, one by one; absent if it was stopped before the first. */
  readonly outcome?: { readonly done: string; readonly undo?: readonly Undo[] };
}

/**
 * Restricts one after the other, until `signal` is aborted, whether or not others are refused.
 *
 * @throws Failure the first refusal, if nobody was restricted
 */
export async function restrict(
  client: AdminClient,
  t: AdminText,
  { kind, people, addresses, ...order }: Restriction,
  signal?: AbortSignal,
): Promise<Restricted> {
  const undos: Undo[] = [];
  const attempts = await tryEach<Author | string>(
    [...people, ...addresses],
    async (whom) => {
      const undo =
        typeof whom === "string"
          ? await ban(client, { address: whom }, order)
          : await BY_KIND[kind](client, whom, order);
      if (undo) undos.push(undo);
    },
    { signal },
  );
  const { done, failed, refusal } = attempts;
  if (done.length === 0) {
    if (failed > 0) throw refusal;
    return { failed, refusal };
  }
  const persons = done.filter((whom) => typeof whom !== "string");
  const who =
    persons.length > 0 ? peopleName(t, persons) : formatList(done.filter((whom) => typeof whom === "string"));
  const whom = { who, count: done.length };
  const sentence = { kick: t("kicked", whom), mute: t("muted", whom), ban: t("banned", whom) }[kind];
  return { outcome: { done: sentence, ...(undos.length > 0 && { undo: undos }) }, failed, refusal };
}

type Order = Pick<Restriction, "room" | "until" | "reason">;
type Restrict = (client: AdminClient, person: Author, order: Order) => Promise<Undo | null>;

const at = (room: Ref | null) => (room ? { roomId: room.id } : {});

const BY_KIND: Readonly<Record<Kind, Restrict>> = {
  async kick(client, { id: userId }, { room, reason }) {
    await client.call("moderation.kick", { userId, ...at(room), reason });
    return room && (() => client.call("rooms.addMember", { roomId: room.id, userId }));
  },
  async mute(client, { id: userId }, { room, until, reason }) {
    const whose = { userId, ...at(room) };
    const before = await muteOf(client, userId, room);
    await client.call("moderation.mute", { ...whose, until, reason });
    return () =>
      before && (before.until === null || Date.parse(before.until) > serverNow())
        ? client.call("moderation.mute", { ...whose, until: before.until, reason: before.reason })
        : client.call("moderation.unmute", whose);
  },
  async ban(client, { id: userId }, order) {
    const { room } = order;
    const unban = await ban(client, { userId, ...at(room) }, order);
    // Only members are banned from a room here; the ban ends the membership.
    return room
      ? () => unban().then(() => client.call("rooms.addMember", { roomId: room.id, userId }))
      : unban;
  },
};

/** The mute that a new one there replaces. */
async function muteOf(client: AdminClient, userId: number, room: Ref | null): Promise<MuteRow | undefined> {
  const filter = { userId, ...at(room) };
  const { items } = await client.call("moderation.mutes", { filter, pageSize: MAX_PAGE_SIZE });
  return items.find((mute) => (mute.room?.id ?? null) === (room?.id ?? null));
}

async function ban(
  client: AdminClient,
  whom: { userId: number; roomId?: number } | { address: string },
  { until, reason }: Order,
): Promise<Undo> {
  const { id } = await client.call("moderation.ban", { ...whom, until, reason });
  return () => client.call("moderation.unban", { id });
}
