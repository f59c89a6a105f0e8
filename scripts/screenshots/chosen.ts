/** The few pictures that the README shows. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";

const IMAGES = fileURLToPath(new URL("../../docs/images", import.meta.url));

/** Name → the picture it is. */
const CHOSEN = {
  room: "room/wide-light-en",
  "room-dark": "room-people/wide-dark-en",
  "room-narrow": "room/narrow-light-en",
  "room-narrow-zh": "room/narrow-dark-zh-CN",
  rooms: "find/wide-light-en",
  console: "console-overview/wide-light-en",
  "console-dark": "console-users/wide-dark-en",
  docs: "docs-call/wide-light-en",
} as const;

/** Writes those that were taken into docs/images, with few colours, so that they stay small. */
export async function keepChosen(folder: string): Promise<void> {
  for (const [name, from] of Object.entries(CHOSEN)) {
    const source = join(folder, `${from}.png`);
    if (!existsSync(source)) continue;
    await sharp(await readFile(source))
      .png({ palette: true, quality: 90, effort: 10, compressionLevel: 9 })
      .toFile(join(IMAGES, `${name}.png`));
  }
}
