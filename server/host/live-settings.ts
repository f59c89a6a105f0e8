import { Queue } from "../async/queue.ts";
import type { ListenOptions } from "../net/listeners.ts";
import { type LiveSettings, type Settings, settingsPatch } from "../settings.ts";

/** The ports that the settings ask for. */
export function wantedPorts(settings: Settings): ListenOptions {
  const aliases = settings["listen.aliases"].split(",").filter((part) => part.trim() !== "");
  return {
    port: settings["listen.port"],
    host: settings["listen.host"],
    aliases: aliases.map(Number),
    https: settings["listen.https"] ? settings["listen.httpsPort"] : null,
  };
}

/**
 * The settings, with a change of the ports carried out before it is stored: a port that cannot be opened changes
 * nothing. `update` then rejects with `unavailable`.
 */
export function settingsThatListen(
  base: LiveSettings,
  ports: { readonly port: number; change(wanted: ListenOptions): Promise<void> },
): LiveSettings {
  const apply = async (patch: Partial<Settings>): Promise<void> => {
    const before = base.current;
    const now = { ...before, ...settingsPatch.parse(patch) };
    const listens = Object.keys(patch).some((name) => name.startsWith("listen."));
    if (listens) await move(now, before);
    try {
      await base.update(patch);
    } catch (error) {
      if (listens) await move(before, now);
      throw error;
    }
  };
  const move = async (now: Settings, before: Settings): Promise<void> => {
    const wanted = wantedPorts(now);
    // The port in use may be another than the one named: any free one (0), or the next after a taken one.
    const port = now["listen.port"] === before["listen.port"] ? ports.port : wanted.port;
    await ports.change({ ...wanted, port });
  };
  const updates = new Queue();
  return {
    get current() {
      return base.current;
    },
    get overrides() {
      return base.overrides;
    },
    update: (patch) => updates.run(() => apply(patch)),
    onChange: (listener) => base.onChange(listener),
  };
}
