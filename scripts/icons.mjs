/** Draws every icon of the app from the one SVG: PNGs for Linux and the window, an .ico, an .icns, and the tray's. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";

const SVG = readFileSync(
  join(dirname(fileURLToPath(import.meta.url)), "../renderer/public/icon.svg"),
  "utf8",
);
/** macOS draws its icons on a grid that leaves a margin around the shape. */
const MAC_MARGIN = 0.1;
const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512];
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Chunk names of Apple's icon format that hold a PNG, and the pixels of each. */
const ICNS_CHUNKS = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 };

/** Writes them all into a folder, which is made. */
export async function drawIcons(folder) {
  mkdirSync(join(folder, "linux"), { recursive: true });
  const write = (name, bytes) => writeFileSync(join(folder, name), bytes);
  for (const size of LINUX_SIZES) write(`linux/${size}x${size}.png`, await draw(SVG, size));
  write("icon.png", await draw(SVG, 512));
  write("icon.ico", await ico());
  write("icon.icns", await icns());
  write("tray.png", await draw(SVG, 16));
  write("tray@2x.png", await draw(SVG, 32));
  write("trayTemplate.png", await draw(silhouette(), 16));
  write("trayTemplate@2x.png", await draw(silhouette(), 32));
}

const draw = (svg, size) =>
  sharp(Buffer.from(svg), { density: Math.min(2400, (72 * size) / 128) })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer();

/** macOS colours its menu bar's icons itself: the bubble alone, in black, with the flame cut out. */
function silhouette() {
  const paths = [...SVG.matchAll(/<path d="([^"]+)"/g)].map(([, path]) => path);
  const [bubble, flame] = paths;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="64 70 384 384"><path fill-rule="evenodd" d="${bubble}${flame}"/></svg>`;
}

async function ico() {
  const images = await Promise.all(ICO_SIZES.map(async (size) => ({ size, png: await draw(SVG, size) })));
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let at = head.length;
  images.forEach(({ size, png }, index) => {
    const entry = 6 + 16 * index;
    // 256 does not fit in a byte and is written as 0.
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += png.length;
  });
  return Buffer.concat([head, ...images.map(({ png }) => png)]);
}

async function icns() {
  const chunks = await Promise.all(
    Object.entries(ICNS_CHUNKS).map(async ([name, size]) => {
      const inner = Math.round(size * (1 - 2 * MAC_MARGIN));
      const before = Math.floor((size - inner) / 2);
      const after = size - inner - before;
      const png = await sharp(await draw(SVG, inner))
        .extend({ top: before, left: before, bottom: after, right: after, background: "#0000" })
        .png()
        .toBuffer();
      return chunk(name, png);
    }),
  );
  return chunk("icns", Buffer.concat(chunks));
}

function chunk(name, data) {
  const head = Buffer.from(`${name}\0\0\0\0`, "latin1");
  head.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([head, data]);
}
