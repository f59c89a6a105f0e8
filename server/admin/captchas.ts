import type { AdminDeps, Handlers } from "./deps.ts";
import { listQuery } from "./lists.ts";

export function captchaOperations({ core }: AdminDeps): Handlers<"captchas"> {
  return {
    "captchas.list": async (params, { actor }) => {
      const { purpose, ...filter } = params.filter;
      const state = params.state ?? filter.state;
      return core.captchas.list(actor, { ...listQuery(params), state, purpose });
    },
    "captchas.reveal": async ({ id }, { actor }) => ({ code: await core.captchas.reveal(actor, id) }),
    "captchas.markDelivered": ({ id }, { actor }) => core.captchas.markDelivered(actor, id),
    "captchas.revoke": ({ id }, { actor }) => core.captchas.revoke(actor, id),
    "captchas.blacklist": (params, { actor }) => core.captchas.blacklist(actor, listQuery(params, "-since")),
    "captchas.blacklistAdd": ({ target, until, reason }, { actor }) =>
      core.captchas.blacklistAdd(actor, target, { until, reason }),
    "captchas.blacklistRemove": ({ target }, { actor }) => core.captchas.blacklistRemove(actor, target),
  };
}
