import type { Actor } from "../chat/actor.ts";
import { checkAddress } from "../chat/address.ts";
import { ChatError } from "../chat/errors.ts";
import type { Ban } from "../chat/types.ts";
import type { ParsedParams } from "./contract.ts";
import type { AdminDeps, Handlers } from "./deps.ts";
import { listQuery, pageWith } from "./lists.ts";
import type { ListPage, LogRow } from "./rows.ts";

const MODERATION = "moderation.";

export function moderationOperations(deps: AdminDeps): Handlers<"moderation"> {
  const { core, present } = deps;
  return {
    "moderation.kick": async ({ userId, roomId, reason }, { actor }) => {
      if (roomId === undefined) await core.moderation.kickFromHost(actor, userId, reason);
      else await core.moderation.kickFromRoom(actor, roomId, userId, reason);
    },
    "moderation.ban": async (order, { actor }) => present.ban(await core.moderation.ban(actor, order)),
    "moderation.unban": async ({ reason, ...whose }, { actor }) => {
      const bans = await bansOf(deps, actor, whose);
      if (bans.length === 0) throw new ChatError("not_found", { reason: "ban_not_found" });
      for (const ban of bans) await core.moderation.unban(actor, ban.id, reason);
    },
    "moderation.mute": async (order, { actor }) => present.mute(await core.moderation.mute(actor, order)),
    "moderation.unmute": (order, { actor }) => core.moderation.unmute(actor, order),
    "moderation.bans": async (params, { actor }) => {
      const found = await core.moderation.bans(actor, { ...listQuery(params, "-at"), ...params.filter });
      return pageWith(found, (ban) => present.ban(ban));
    },
    "moderation.mutes": async (params, { actor }) => {
      const found = await core.moderation.mutes(actor, { ...listQuery(params, "-at"), ...params.filter });
      return pageWith(found, (mute) => present.mute(mute));
    },
    "moderation.log": (params) => readLog(deps, params, MODERATION),
  };
}

/** A page of the audit log, newest first; `within` limits it to actions that start with this. */
export async function readLog(
  { core, present }: AdminDeps,
  { query, filter, page, pageSize }: ParsedParams<"audit.list">,
  within = "",
): Promise<ListPage<LogRow>> {
  const filters = filter.what === undefined ? [within] : [filter.what].flat();
  const actions = filters.filter((what) => what.startsWith(within));
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
  { core }: AdminDeps,
  actor: Actor,
  { id, userId, address, roomId }: Omit<ParsedParams<"moderation.unban">, "reason">,
): Promise<readonly Ban[]> {
  const whose =
    id === undefined
      ? {
          userId: userId ?? null,
          roomId: roomId ?? null,
          address: address === undefined ? null : checkAddress(address),
        }
      : { id };
  const { items } = await core.moderation.bans(actor, { ...whose, query: "", page: 1, pageSize: 100 });
  return items;
}
