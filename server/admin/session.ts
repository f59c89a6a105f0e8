import { ChatError, isChatError } from "../chat/errors.ts";
import type { Caller, Handlers, Parts } from "./parts.ts";

export function sessionOperations(parts: Parts): Handlers<"session"> {
  const { logins, host } = parts;
  return {
    "session.state": async () => ({
      needsSetup: await logins.needsSetup(),
      name: String(host.settings.values()["server.name"] ?? ""),
    }),
    "session.login": async ({ password }, caller) => {
      const token = await noted(parts, caller, () => logins.login(password, caller.address));
      await parts.core.audit.note(caller.actor, "session.login");
      return token;
    },
    "session.setup": async ({ token, password }, caller) => {
      const opened = await noted(parts, caller, () => logins.setup(token, password, caller.address));
      await parts.core.audit.note(caller.actor, "session.setup");
      return opened;
    },
    "session.logout": async (_, { token }) => {
      if (token !== null) logins.end(token);
      return {};
    },
    "session.changePassword": async ({ oldPassword, password }, caller) => {
      if (!caller.isWindow && !(await logins.needsSetup())) {
        await noted(parts, caller, () => logins.confirm(oldPassword ?? "", caller.address));
      }
      await logins.setPassword(password, caller.token);
      await parts.core.audit.note(caller.actor, "session.changePassword");
      return {};
    },
  };
}

/** Writes down who tried and was refused. */
async function noted<R>(parts: Parts, caller: Caller, attempt: () => Promise<R>): Promise<R> {
  if (caller.isWindow) throw new ChatError("invalid", { reason: "login_not_needed" });
  try {
    return await attempt();
  } catch (error) {
    if (isChatError(error)) await parts.core.audit.note(caller.actor, "session.refused", { why: error.code });
    throw error;
  }
}
