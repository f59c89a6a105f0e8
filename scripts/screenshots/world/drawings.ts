/** Generated pictures for the screenshots: portraits, room pictures, things people show each other. */
import sharp from "sharp";
// The host disables SVG for the whole process, because uploads are not trusted; these are our own. Must run after that.
import "../../../server/media/index.ts";

sharp.unblock({ operation: ["VipsForeignLoadSvg"] });

const SKINS = ["#f6d3b5", "#e8b48c", "#c98d63", "#8d5a3c", "#f3c9a5"];
const HAIRS = ["#2b2422", "#5a3825", "#a8562a", "#d8a04a", "#3a3f55", "#7d7f86"];
const SHIRTS = ["#c8553d", "#3d7ea6", "#588157", "#e09f3e", "#7b5ea7", "#2a9d8f"];
const WALLS = ["#fde8d0", "#d9ecf2", "#e3efda", "#f7dfe3", "#e8e2f4", "#fff1c9"];

const HAIR_STYLES = [
  // Short
  '<path d="M72 118c-4-62 116-62 112 0-8-26-24-34-56-34s-48 8-56 34z"/>',
  // Long
  '<path d="M66 190c-14-150 138-150 124 0-14 6-20-4-20-30 0-40-10-66-42-66s-42 26-42 66c0 26-6 36-20 30z"/>',
  // Bun
  '<circle cx="128" cy="52" r="24"/><path d="M72 120c-4-64 116-64 112 0-10-22-26-30-56-30s-46 8-56 30z"/>',
  // Curls
  '<g><circle cx="84" cy="96" r="24"/><circle cx="108" cy="76" r="26"/><circle cx="148" cy="76" r="26"/><circle cx="172" cy="96" r="24"/></g>',
];

const pick = <T>(all: readonly [T, ...T[]] | readonly T[], at: number): T => all[at % all.length] as T;

/** The portrait of the n-th person. */
export function drawFace(n: number): Promise<Buffer> {
  const skin = pick(SKINS, n * 3 + 1);
  return draw(
    256,
    256,
    `<rect width="256" height="256" fill="${pick(WALLS, n)}"/>
    ${n % 4 === 1 ? `<g fill="${pick(HAIRS, n)}">${HAIR_STYLES[1]}</g>` : ""}
    <path d="M28 256c4-58 44-74 100-74s96 16 100 74z" fill="${pick(SHIRTS, n + 1)}"/>
    <path d="M106 160h44v30c0 28-44 28-44 0z" fill="${skin}"/>
    <ellipse cx="128" cy="128" rx="48" ry="56" fill="${skin}"/>
    ${n % 4 === 1 ? "" : `<g fill="${pick(HAIRS, n)}">${pick(HAIR_STYLES, n)}</g>`}
    ${n % 4 === 1 ? `<path d="M78 112c0-50 100-50 100 0-20-16-34-22-50-22s-32 6-50 22z" fill="${pick(HAIRS, n)}"/>` : ""}
    <g fill="#3b2f2a"><circle cx="110" cy="130" r="5"/><circle cx="146" cy="130" r="5"/></g>
    <path d="M112 154q16 14 32 0" fill="none" stroke="#3b2f2a" stroke-width="4" stroke-linecap="round"/>
    ${n % 3 === 0 ? '<g fill="none" stroke="#3b2f2a" stroke-width="3"><circle cx="110" cy="130" r="14"/><circle cx="146" cy="130" r="14"/><path d="M124 130h8"/></g>' : ""}`,
  );
}

const GLYPHS = {
  house: ["#e07a3f", "#b64a23", "M3 11 12 4l9 7v9h-6v-6H9v6H3z"],
  spark: ["#5b8c5a", "#2f5d3a", "M12 3l2.4 6.6L21 12l-6.6 2.4L12 21l-2.4-6.6L3 12l6.6-2.4z"],
  cube: ["#4a7fb5", "#2a4f86", "M12 3 4 7.5v9l8 4.5 8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9"],
  flag: ["#e3b23c", "#c07f16", "M6 21V4h11l-2 4 2 4H6"],
  horn: ["#b0506b", "#7b2d47", "M4 10v4h3l8 5V5l-8 5zM18 9a4 4 0 0 1 0 6"],
  leaf: ["#3f9b8c", "#1f6a62", "M5 19C4 9 10 4 20 4c0 10-5 16-15 15zM5 19l8-8"],
  book: ["#6d5b8f", "#453565", "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11"],
} as const;
export type Glyph = keyof typeof GLYPHS;

/** A room's picture. */
export function drawSign(glyph: Glyph): Promise<Buffer> {
  const [light, dark, path] = GLYPHS[glyph];
  return draw(
    256,
    256,
    `<defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></linearGradient></defs>
    <rect width="256" height="256" fill="url(#g)"/>
    <g transform="translate(56 56) scale(6)" fill="none" stroke="#fff" stroke-width="1.7" stroke-linejoin="round" stroke-linecap="round"><path d="${path}"/></g>`,
  );
}

const flags = (y: number): string =>
  Array.from({ length: 14 }, (_, at) => {
    const x = at * 72 - 20;
    const sag = y + Math.sin((at / 13) * Math.PI) * 46;
    return `<path d="M${x} ${sag}h56l-28 52z" fill="${pick(SHIRTS, at)}"/>`;
  }).join("");

const PICTURES = {
  /** A poster: hills, a river, a sun, bunting. */
  fair: [
    960,
    640,
    `<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="#ffd9a0"/><stop offset="1" stop-color="#fff3dc"/></linearGradient></defs>
    <rect width="960" height="640" fill="url(#s)"/>
    <circle cx="670" cy="250" r="104" fill="#f28f3b"/>
    <path d="M0 400q180-150 400-40t560-90v370H0z" fill="#8fb996"/>
    <path d="M0 470q260-120 500-20t460-60v250H0z" fill="#588b6b"/>
    <path d="M0 560q240-70 470-20t490-40v140H0z" fill="#3d7ea6"/>
    <path d="M120 586q60-14 120 0t120 0M560 570q60-14 120 0t120 0" fill="none" stroke="#bfe0ee" stroke-width="6" stroke-linecap="round"/>
    <g fill="#fff8ec"><path d="M180 400h150l-20-50H200z"/><path d="M420 440h170l-24-56H444z"/></g>
    <g fill="#c8553d"><path d="M200 350h30l-12 50h-38zM260 350h30l12 50h-42zM444 384h34l-12 56h-46zM512 384h30l14 56h-44z"/></g>
    <g fill="#6b4f3a"><path d="M188 400h8v70h-8zM316 400h8v70h-8zM430 440h8v76h-8zM574 440h8v76h-8z"/></g>
    ${flags(36)}`,
  ],
  /** A printed vase on a table. */
  vase: [
    800,
    800,
    `<defs><linearGradient id="v"><stop stop-color="#f4a261"/><stop offset=".5" stop-color="#ffd2a6"/><stop offset="1" stop-color="#c8653a"/></linearGradient></defs>
    <rect width="800" height="800" fill="#dfe7ea"/><rect y="600" width="800" height="200" fill="#b58a63"/>
    <ellipse cx="400" cy="650" rx="170" ry="26" fill="#8a6746"/>
    <path d="M320 180c10 110-110 160-110 290 0 110 80 180 190 180s190-70 190-180c0-130-120-180-110-290z" fill="url(#v)"/>
    <g fill="none" stroke="#b3562f" stroke-opacity=".35" stroke-width="3">${Array.from({ length: 38 }, (_, at) => `<path d="M205 ${196 + at * 12}q195 26 390 0"/>`).join("")}</g>
    <ellipse cx="400" cy="180" rx="80" ry="16" fill="#8c3f22"/>
    <path d="M400 176c-30-60-20-110 0-150M410 176c30-50 60-60 90-110M390 176c-40-40-70-50-90-90" fill="none" stroke="#4d7c4a" stroke-width="7" stroke-linecap="round"/>
    <g fill="#e9c46a"><circle cx="400" cy="30" r="24"/><circle cx="502" cy="64" r="20"/><circle cx="298" cy="84" r="20"/></g>`,
  ],
} as const;
export type PictureName = keyof typeof PICTURES;

export function drawPicture(name: PictureName): Promise<Buffer> {
  const [width, height, inside] = PICTURES[name];
  return draw(width, height, inside);
}

function draw(width: number, height: number, inside: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${inside}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
