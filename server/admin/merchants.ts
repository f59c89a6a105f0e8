import type { ActivationCode } from "../chat/types.ts";
import { is, matcher, pageOf, pageWith, sorted } from "./lists.ts";
import type { Handlers, Parts } from "./parts.ts";
import { codeState } from "./present.ts";
import type { MerchantRow } from "./rows.ts";

export function merchantOperations({
  core,
  present,
}: Parts): Handlers<"merchants"> & Handlers<"activationCodes"> {
  return {
    "merchants.list": async (params) => {
      const { query, sort = "-createdAt" } = params;
      const matches = matcher(query);
      const rows = await Promise.all(
        (await core.merchants.all()).map((merchant) => present.merchant(merchant)),
      );
      const found = rows.filter((row) => matches(row.name, row.owner?.username ?? "", row.activationCode));
      type Key = "name" | "groups" | "members" | "createdAt";
      const keys: Record<Key, (row: MerchantRow) => string | number> = {
        name: (row) => row.name,
        groups: (row) => row.groups,
        members: (row) => row.members,
        createdAt: (row) => row.createdAt,
      };
      return pageOf(sorted<MerchantRow, Key>(found, sort, keys, params.language), params);
    },
    "merchants.get": async ({ merchantId }) => {
      const merchant = await core.merchants.get(merchantId);
      const [groups, rows] = await Promise.all([
        core.merchants.groupsOf(merchantId),
        core.merchants.membersOf(merchantId),
      ]);
      const members = await Promise.all(
        rows.map(async (row) => {
          const author = await present.author(row.userId);
          return author ? [{ ...author, joinedAt: row.createdAt }] : [];
        }),
      );
      return {
        merchant: await present.merchant(merchant),
        groups: await Promise.all(groups.map((room) => present.room(room))),
        members: members.flat(),
      };
    },
    "merchants.delete": async ({ merchantId }, { actor }) => {
      await core.merchants.remove(actor, merchantId);
      return {};
    },
    "activationCodes.create": async ({ count, note }, { actor }) => ({
      codes: await core.merchants.createCodes(actor, count, note),
    }),
    "activationCodes.list": async (params) => {
      const { query, filter, sort } = params;
      const matches = matcher(query);
      const found = (await core.merchants.codes()).filter(
        (row) => is(filter.state, codeState(row)) && matches(row.code, row.note),
      );
      type Key = "createdAt" | "redeemedAt" | "note";
      const keys: Record<Key, (row: ActivationCode) => string> = {
        createdAt: (row) => row.createdAt,
        redeemedAt: (row) => row.redeemedAt ?? "",
        note: (row) => row.note,
      };
      const rows = sort ? sorted<ActivationCode, Key>(found, sort, keys, params.language) : found;
      return pageWith(rows, params, (row) => present.activationCode(row));
    },
    "activationCodes.revoke": async ({ code }, { actor }) => {
      await core.merchants.revokeCode(actor, code);
      return {};
    },
  };
}
