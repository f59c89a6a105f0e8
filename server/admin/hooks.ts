import type { AdminDeps, Handlers } from "./deps.ts";
import { listQuery, pageWith } from "./lists.ts";

export function hookOperations({ core, present }: AdminDeps): Handlers<"hooks"> {
  return {
    "hooks.list": async (params, { actor }) =>
      pageWith(
        await core.hooks.list(actor, { ...listQuery(params, "-createdAt"), ...params.filter }),
        (hook) => present.hook(hook),
      ),
    "hooks.revoke": ({ hookId }, { actor }) => core.hooks.revoke(actor, hookId),
  };
}
