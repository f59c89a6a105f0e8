import { app, dialog, shell } from "electron";
import { fill, type Text } from "./text.ts";

/** @param dataFolder null while the host has not reported it. */
export async function showAbout(t: Text, dataFolder: string | null): Promise<void> {
  const { electron = "?", chrome = "?", node } = process.versions;
  const detail = [
    fill(t.aboutVersion, { version: app.getVersion() }),
    ...(dataFolder === null ? [] : [fill(t.aboutFolder, { folder: dataFolder })]),
    fill(t.aboutEngine, { electron, chrome, node }),
  ];
  const { response } = await dialog.showMessageBox({
    type: "info",
    title: t.about,
    message: "Hearth",
    detail: detail.join("\n"),
    buttons: dataFolder === null ? [t.ok] : [t.ok, t.openDataFolder],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (response === 1 && dataFolder !== null) await shell.openPath(dataFolder);
}
