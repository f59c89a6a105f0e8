import { checkAddress } from "../chat/address.ts";
import { ChatError } from "../chat/errors.ts";
import type { Ban } from "../chat/types.ts";
import type { ParsedParams } from "./contract.ts";
import { is, matcher, NEVER, pageOf, sorted } from "./lists.ts";
import type { Handlers, Parts } from "./parts.ts";
import type { BanRow, ListPage, LogRow, MuteRow } from "./rows.ts";

const MODERATION = "moderation.";

export function moderationOperations(parts: Parts): Handlers<"moderation"> {
  const { core, present } = parts;
  return {
    "moderation.kick": async ({ userId, roomId, reason }, { actor }) => {
      if (roomId === undefined) await core.moderation.kickFromHost(actor, userId, reason);
      else await core.moderation.kickFromRoom(actor, roomId, userId, reason);
      return {};
    },
    "moderation.ban": async (order, { actor }) => present.ban(await core.moderation.ban(actor, order)),
    "moderation.unban": async ({ reason, ...whose }, { actor }) => {
      const bans = await bansOf(parts, whose);
      if (bans.length === 0) throw new ChatError("not_found", { reason: "ban_not_found" });
      for (const ban of bans) await core.moderation.unban(actor, ban.id, reason);
      return {};
    },
    "moderation.mute": async (order, { actor }) => present.mute(await core.moderation.mute(actor, order)),
    "moderation.unmute": async (order, { actor }) => {
      await core.moderation.unmute(actor, order);
      return {};
    },
    "moderation.bans": async (params) => {
      const { bans } = await core.moderation.active();
      return listHeld(await Promise.all(bans.map((ban) => present.ban(ban))), params);
    },
    "moderation.mutes": async (params) => {
      const { mutes } = await core.moderation.active();
      return listHeld(await Promise.all(mutes.map((mute) => present.mute(mute))), params);
    },
    "moderation.log": (params) => readLog(parts, params, MODERATION),
  };
}

/** A page of the audit, newest first; `within` keeps to actions that start so. */
export async function readLog(
  { core, present }: Parts,
  { query, filter, page, pageSize }: ParsedParams<"audit.list">,
  within = "",
): Promise<ListPage<LogRow>> {
  const asked = filter.what === undefined ? [within] : [filter.what].flat();
  const actions = asked.filter((what) => what.startsWith(within));
  if (actions.length === 0) return { items: [], total: 0 };
  const { items, total } = await core.audit.page({
    ...(query !== "" && { query }),
    ...(actions.every((what) => what !== "") && { actions }),
    page,
    pageSize,
  });
  return { items: items.map((entry) => present.log(entry)), total };
}

async function bansOf(
  { core }: Parts,
  { id, userId, address, roomId }: Omit<ParsedParams<"moderation.unban">, "reason">,
): Promise<readonly Ban[]> {
  const { bans } = await core.moderation.active();
  const from = address === undefined ? null : checkAddress(address);
  return id !== undefined
    ? bans.filter((ban) => ban.id === id)
    : bans.filter(
        (ban) => ban.userId === (userId ?? null) && ban.address === from && ban.roomId === (roomId ?? null),
      );
}

function listHeld<T extends BanRow | MuteRow>(
  rows: readonly T[],
  params: ParsedParams<"moderation.bans">,
): ListPage<T> {
  const { query, filter, sort = "-at" } = params;
  const matches = matcher(query);
  const found = rows.filter(
    (row) =>
      is(filter.userId, row.user?.id ?? null) &&
      is(filter.roomId, row.room?.id ?? null) &&
      matches(
        row.user?.username ?? "",
        row.user?.displayName ?? "",
        "address" in row ? (row.address ?? "") : "",
        row.room?.name ?? "",
        row.reason,
        row.by,
      ),
  );
  return pageOf(
    sorted<T, "at" | "until">(found, sort, { at: (r) => r.at, until: (r) => r.until ?? NEVER }),
    params,
  );
}
