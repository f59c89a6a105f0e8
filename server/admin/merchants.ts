import type { AdminDeps, Handlers } from "./deps.ts";
import { listQuery, pageWith } from "./lists.ts";

export function merchantOperations({
  core,
  present,
}: AdminDeps): Handlers<"merchants"> & Handlers<"activationCodes"> {
  return {
    "merchants.list": async (params) =>
      pageWith(await core.merchants.list(listQuery(params, "-createdAt")), (row) => present.merchant(row)),
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
    "merchants.delete": ({ merchantId }, { actor }) => core.merchants.remove(actor, merchantId),
    "activationCodes.create": async ({ count, note }, { actor }) => ({
      codes: await core.merchants.createCodes(actor, count, note),
    }),
    "activationCodes.list": async (params, { actor }) => {
      const found = await core.merchants.codes(actor, { ...listQuery(params), state: params.filter.state });
      return pageWith(found, (row) => present.activationCode(row));
    },
    "activationCodes.revoke": ({ code }, { actor }) => core.merchants.revokeCode(actor, code),
  };
}
