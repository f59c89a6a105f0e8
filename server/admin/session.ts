import { ChatError, isChatError } from "../chat/errors.ts";
import type { AdminDeps, Caller, Handlers } from "./deps.ts";

export function sessionOperations(deps: AdminDeps): Handlers<"session"> {
  const { logins, host } = deps;
  return {
    "session.state": async () => ({
      needsSetup: await logins.needsSetup(),
      name: String(host.settings.values()["server.name"] ?? ""),
    }),
    "session.login": async ({ password }, caller) => {
      const token = await noted(deps, caller, () => logins.login(password, caller.address));
      await deps.core.audit.note(caller.actor, "session.login");
      return token;
    },
    "session.setup": async ({ token, password }, caller) => {
      const opened = await noted(deps, caller, () => logins.setup(token, password, caller.address));
      await deps.core.audit.note(caller.actor, "session.setup");
      return opened;
    },
    "session.logout": async (_, { token }) => {
      if (token !== null) logins.end(token);
    },
    "session.changePassword": async ({ oldPassword, password }, caller) => {
      const { token, address } = caller;
      if (caller.isWindow || (await logins.needsSetup())) await logins.setPassword(password, token);
      else
        await noted(deps, caller, () => logins.changePassword(oldPassword ?? "", password, token, address));
      await deps.core.audit.note(caller.actor, "session.changePassword");
    },
  };
}

/** Logs refused attempts. */
async function noted<R>(deps: AdminDeps, caller: Caller, attempt: () => Promise<R>): Promise<R> {
  if (caller.isWindow) throw new ChatError("invalid", { reason: "login_not_needed" });
  try {
    return await attempt();
  } catch (error) {
    if (isChatError(error)) await deps.core.audit.note(caller.actor, "session.refused", { why: error.code });
    throw error;
  }
}
