import { homedir } from "node:os";
import { join } from "node:path";

type Env = Readonly<Record<string, string | undefined>>;

/** The default data folder, the same for the desktop app and `serve`. */
export function defaultDataFolder(
  env: Env = process.env,
  platform = process.platform,
  home = homedir(),
): string {
  if (platform === "win32") return join(env.APPDATA || join(home, "AppData", "Roaming"), "Hearth");
  if (platform === "darwin") return join(home, "Library", "Application Support", "Hearth");
  return join(env.XDG_DATA_HOME || join(home, ".local", "share"), "hearth");
}
