import type { AdminDeps, Handlers } from "./deps.ts";
import { readLog } from "./moderation.ts";
import type { HostStatus } from "./rows.ts";

export async function hostStatus({ core, host, traffic }: AdminDeps): Promise<HostStatus> {
  const [facts, { today: messagesToday, rate: messageRate }, users, rooms, pendingCaptchas, onlineUsers] =
    await Promise.all([
      host.report(),
      traffic.read(),
      core.accounts.count(),
      core.rooms.count(),
      core.captchas.pendingCount(),
      core.presence.onlineUsers(),
    ]);
  const connections: Record<string, number> = {};
  for (const { dialect } of core.connections.all()) connections[dialect] = (connections[dialect] ?? 0) + 1;
  return { ...facts, onlineUsers, users, connections, rooms, messagesToday, messageRate, pendingCaptchas };
}

export function hostOperations(
  deps: AdminDeps,
): Handlers<"host"> & Handlers<"settings"> & Handlers<"audit"> & Handlers<"backup"> {
  const { core, host } = deps;
  return {
    "host.status": () => hostStatus(deps),
    "host.restart": async (_, caller) => {
      const { isNew } = await host.restart();
      if (isNew) await core.audit.note(caller.actor, "host.restart");
    },
    "host.stop": async (_, caller) => {
      const { isNew } = await host.stop();
      if (isNew) await core.audit.note(caller.actor, "host.stop");
    },
    "host.connect": () => host.connect(),
    "host.selfTest": async () => ({ checks: await host.selfTest() }),
    "host.dataUsage": () => host.dataUsage(),
    "host.budgets": async () => host.budgets(),

    "settings.get": async () => host.settings.values(),
    "settings.describe": async () => ({ items: host.settings.describe() }),
    "settings.preview": async (patch) => {
      const preview = host.settings.preview(patch);
      return { ...preview, connectionsCut: preview.restartsListener ? core.connections.all().length : 0 };
    },
    "settings.update": async (patch, caller) => {
      const changed = await host.settings.update(patch);
      // Names alone: a value may be a credential.
      if (changed.length > 0)
        await core.audit.note(caller.actor, "settings.update", { whom: changed.join(", ") });
      return host.settings.values();
    },

    "audit.list": (params) => readLog(deps, params),

    "backup.create": async (_, caller) => {
      const backup = await host.backups.create();
      await core.audit.note(caller.actor, "backup.create", { where: backup.path });
      return backup;
    },
    "backup.list": async () => {
      const items = await host.backups.list();
      return { items, total: items.length };
    },
    "backup.restore": async ({ path, dataDir }, caller) => {
      const restored = await host.backups.restore(path, dataDir, caller.isWindow);
      await core.audit.note(caller.actor, "backup.restore", { whom: path, where: restored.dataDir });
      return restored;
    },
    "backup.discardRestore": async (_, caller) => {
      await host.backups.discardRestore();
      await core.audit.note(caller.actor, "backup.discardRestore");
    },
  };
}
