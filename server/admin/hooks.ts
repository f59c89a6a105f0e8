import type { AdminDeps, Handlers } from "./deps.ts";
import { pageWith } from "./lists.ts";

export function hookOperations({ core, present }: AdminDeps): Handlers<"hooks"> {
  return {
    "hooks.list": async ({ query, filter, page, pageSize }, { actor }) =>
      pageWith(await core.hooks.list(actor, { query, ...filter, page, pageSize }), (hook) =>
        present.hook(hook),
      ),
    "hooks.revoke": async ({ hookId }, { actor }) => {
      await core.hooks.revoke(actor, hookId);
      return {};
    },
  };
}
