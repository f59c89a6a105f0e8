import type { AdminDeps, Handlers } from "./deps.ts";
import { listQuery, pageWith } from "./lists.ts";
import { captchaRow } from "./present.ts";

export function captchaOperations({ core }: AdminDeps): Handlers<"captchas"> {
  return {
    "captchas.list": async (params, { actor }) => {
      const { purpose, ...filter } = params.filter;
      const state = params.state ?? filter.state;
      const found = await core.captchas.list(actor, { ...listQuery(params), state, purpose });
      return pageWith(found, captchaRow);
    },
    "captchas.reveal": async ({ id }, { actor }) => ({ code: await core.captchas.reveal(actor, id) }),
    "captchas.markDelivered": async ({ id }, { actor }) => {
      await core.captchas.markDelivered(actor, id);
      return {};
    },
    "captchas.revoke": async ({ id }, { actor }) => {
      await core.captchas.revoke(actor, id);
      return {};
    },
    "captchas.blacklist": (params, { actor }) => core.captchas.blacklist(actor, listQuery(params, "-since")),
    "captchas.blacklistAdd": async ({ target, until, reason }, { actor }) => {
      await core.captchas.blacklistAdd(actor, target, { until, reason });
      return {};
    },
    "captchas.blacklistRemove": async ({ target }, { actor }) => {
      await core.captchas.blacklistRemove(actor, target);
      return {};
    },
  };
}
