/** The contact sheet: every picture at a glance, those of one scene side by side. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Picture } from "./camera.ts";

const STYLE = `
  body { font: 14px system-ui, sans-serif; margin: 24px; background: #f4f1ec; color: #222; }
  h2 { font-size: 15px; margin: 28px 0 8px; }
  .row { display: flex; gap: 10px; overflow-x: auto; align-items: flex-start; }
  figure { margin: 0; flex: none; }
  img { height: 260px; display: block; border: 1px solid #cfc8bd; border-radius: 6px; background: #fff; }
  figcaption { font-size: 11px; color: #666; padding: 3px 0; }`;

/** Names of scenes and variants are our own: nothing in them needs escaping. */
export async function writeSheet(folder: string, pictures: readonly Picture[]): Promise<void> {
  const scenes = [...new Set(pictures.map(({ scene }) => scene))];
  const sections = scenes.map((scene) => {
    const figures = pictures
      .filter((picture) => picture.scene === scene)
      .sort((a, b) => (a.variant < b.variant ? 1 : -1))
      .map(
        ({ file, variant }) =>
          `<figure><a href="${file}"><img src="${file}" alt="${scene}, ${variant}" loading="lazy"></a><figcaption>${variant}</figcaption></figure>`,
      );
    return `<h2 id="${scene}">${scene}</h2>\n<div class="row">${figures.join("\n")}</div>`;
  });
  const html = `<!doctype html><meta charset="utf-8"><title>Hearth, pictured</title><style>${STYLE}</style>
<h1>${pictures.length} pictures of ${scenes.length} pages, dialogs and states</h1>
${sections.join("\n")}
`;
  await writeFile(join(folder, "index.html"), html);
}
