/** Pictures every page, dialog and state: wide and narrow, light and dark, in both languages. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { CHROMIUM } from "../../test/support/chromium.ts";
import { loginToken, PASSWORD } from "../../test/support/console.ts";
import { startTestHost } from "../../test/support/host.ts";
import { type Picture, take } from "./camera.ts";
import { keepChosen } from "./chosen.ts";
import { hideThisMachine, type Shown } from "./only-here.ts";
import { SCENES } from "./scenes/all.ts";
import { writeSheet } from "./sheet.ts";
import { type Scene, SIZES, type Size, type Stage } from "./stage.ts";
import { en } from "./talk/en.ts";
import { zh } from "./talk/zh.ts";
import { LANGUAGES, type Language, wordsOf } from "./words.ts";
import { startWorld, type World } from "./world/world.ts";

const FOLDER = fileURLToPath(new URL("../../dist/screenshots", import.meta.url));
const FRESH = "http://fresh.local:5000";
const NEWBORN = "http://newborn.local:5000";
/** A scene that hangs is given up. */
const STEP_MS = 12_000;

const { values: options } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    /** Pictures not taken by then are left out and reported. */
    minutes: { type: "string", default: "20" },
    size: { type: "string" },
    language: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (options.help) {
  console.log(
    "npm run screenshots -- [--only NAME|PREFIX*]… [--minutes N] [--size wide|narrow] [--language en|zh-CN]",
  );
  console.log(SCENES.map(({ name }) => `  ${name}`).join("\n"));
  process.exit(0);
}
const scenes = SCENES.filter(
  ({ name }) =>
    options.only === undefined ||
    options.only.some(
      (wanted) => wanted === name || (wanted.endsWith("*") && name.startsWith(wanted.slice(0, -1))),
    ),
);
const sizes = (Object.keys(SIZES) as Size[]).filter(
  (size) => options.size === undefined || options.size === size,
);
const languages = LANGUAGES.filter((each) => options.language === undefined || options.language === each);
const isWhole = options.only === undefined && options.size === undefined && options.language === undefined;
if (scenes.length === 0 || sizes.length === 0 || languages.length === 0) {
  console.error("Unknown scene, size or language. --help lists the scenes.");
  process.exit(1);
}

const began = Date.now();
const isLate = (): boolean => Date.now() - began > Number(options.minutes) * 60_000 - 15_000;
if (isWhole) await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });

// One after the other, because the clock is put back while a world is filled.
const worlds = new Map<Language, World>();
for (const language of languages) worlds.set(language, await startWorld(language === "en" ? en : zh));
const freshHost = await startTestHost({ adminPassword: PASSWORD });
const newbornHost = await startTestHost();
const { pathname, hash } = new URL((await newbornHost.host.listening()).adminUrl);
const newborn = { origin: NEWBORN, setupUrl: `${NEWBORN}${pathname}${hash}` };
const fresh = { origin: FRESH, adminToken: await loginToken(freshHost.url) };
const shown: readonly Shown[] = [
  ...[...worlds.values()].map(({ story, host }) => ({ ...host, origin: story.origin })),
  { ...freshHost, origin: FRESH },
  { ...newbornHost, origin: NEWBORN },
];
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    `--host-resolver-rules=${shown.map(({ origin, port }) => `MAP ${new URL(origin).host} 127.0.0.1:${port}`).join(", ")}`,
  ],
});

const pictures: Picture[] = [];
const failed: string[] = [];
try {
  await Promise.all([...worlds].map(([language, world]) => pictureIn(language, world)));
} finally {
  await browser.close();
  await Promise.all([freshHost, newbornHost, ...worlds.values()].map((host) => host.stop()));
}
const order = new Map(SCENES.map(({ name }, at) => [name, at]));
pictures.sort((a, b) => (order.get(a.scene) ?? 0) - (order.get(b.scene) ?? 0));
if (isWhole) await writeSheet(FOLDER, pictures);
await keepChosen(FOLDER);
console.log(
  `${pictures.length} pictures in ${Math.round((Date.now() - began) / 1000)} s: ${join(FOLDER, "index.html")}`,
);
for (const line of failed) console.error(line);
process.exit(failed.length > 0 ? 1 : 0);

async function pictureIn(language: Language, world: World): Promise<void> {
  const stages: Stage[] = [];
  for (const size of sizes) {
    const context = await browser.newContext({ ...SIZES[size], locale: language, serviceWorkers: "block" });
    context.setDefaultTimeout(STEP_MS);
    await hideThisMachine(context, shown);
    const page = await context.newPage();
    stages.push({ world, fresh, newborn, page, context, size, language, words: wordsOf(language) });
  }
  // Scene by scene, so that an interrupted run lacks the last scenes rather than one size of many.
  for (const scene of scenes) {
    for (const stage of stages) {
      if (scene.only === undefined || scene.only === stage.size) await picture(scene, stage);
    }
  }
  for (const { context } of stages) await context.close();
}

async function picture(scene: Scene, stage: Stage): Promise<void> {
  const what = `${scene.name}, ${stage.size}, ${stage.language}`;
  if (isLate()) {
    failed.push(`${what}: no time was left`);
    return;
  }
  try {
    pictures.push(...(await take(scene, stage, FOLDER)));
  } catch (error) {
    failed.push(`${what}: ${error instanceof Error ? error.message.slice(0, 400) : error}`);
  }
}
