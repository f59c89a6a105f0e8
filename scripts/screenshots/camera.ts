/** Takes a scene in light and in dark. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { errors, type Page } from "playwright-core";
import { SCHEMES, type Scene, type Stage } from "./stage.ts";

export interface Picture {
  readonly scene: string;
  /** Relative to the folder of all pictures. */
  readonly file: string;
  readonly variant: string;
}

/** After this long the page is captured as it is. */
const SETTLE_MS = 6000;

export async function take(scene: Scene, stage: Stage, folder: string): Promise<Picture[]> {
  const { page, size, language } = stage;
  await mkdir(join(folder, scene.name), { recursive: true });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  try {
    await open(scene, stage);
    await scene.act?.(stage);
    if (!scene.isLoading) await settle(page);
    await page.evaluate(stopTransitions);
    const pictures: Picture[] = [];
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      const variant = `${size}-${scheme}-${language}`;
      const file = `${scene.name}/${variant}.png`;
      await page.screenshot({ path: join(folder, file), animations: "disabled", caret: "hide" });
      pictures.push({ scene: scene.name, file, variant });
    }
    return pictures;
  } finally {
    // Requests that were held back must not be sent now, so the page is closed first.
    await page.goto("about:blank");
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await scene.after?.(stage);
  }
}

/** Logs that person in, with nothing else in the browser's storage, and opens the page. */
async function open(scene: Scene, stage: Stage): Promise<void> {
  const { page, world, fresh } = stage;
  const origin = scene.as === "freshAdmin" ? fresh.origin : world.story.origin;
  const kept: Record<string, string> = {
    ...(scene.as === "viewer" && { "hearth.token": world.viewer.token }),
    ...(scene.as === "owner" && { "hearth.token": world.owner.token }),
    ...(scene.as === "admin" && { "hearth.admin.token": world.adminToken }),
    ...(scene.as === "freshAdmin" && { "hearth.admin.token": fresh.adminToken }),
  };
  await page.goto(`${origin}/icon.svg`);
  await page.evaluate((entries) => {
    localStorage.clear();
    sessionStorage.clear();
    for (const [key, value] of Object.entries(entries)) localStorage.setItem(key, value);
  }, kept);
  if (scene.path === undefined) return;
  const path = scene.path
    .replace("{room}", String(world.roomIds[0]))
    .replace("{merchant}", String(world.merchantIds[0]));
  await page.goto(origin + path);
  if (path.includes("dialog=")) await page.getByRole("dialog").waitFor();
}

/** Waits until nothing is loading any more. */
export async function settle(page: Page): Promise<void> {
  await page.waitForFunction(isStill, undefined, { timeout: SETTLE_MS, polling: 60 }).catch((error) => {
    if (!(error instanceof errors.TimeoutError)) throw error;
  });
}

/** Runs in the page, so it names no function inside: whether everything visible has been stable for a moment. */
function isStill(): boolean {
  const STILL_MS = 300;
  const root = document.documentElement;
  const unfinished = [
    ...document.querySelectorAll(
      '[aria-busy="true"], .mantine-Skeleton-root, main .mantine-Loader-root, img',
    ),
  ].filter((element) => {
    const { top, bottom, width } = element.getBoundingClientRect();
    const isSeen = width > 0 && bottom > 0 && top < window.innerHeight;
    return isSeen && !(element instanceof HTMLImageElement && element.complete && element.naturalWidth > 0);
  });
  // A splash screen has almost no text.
  if (unfinished.length > 0 || document.body.innerText.trim().length < 30) delete root.dataset.stillSince;
  else root.dataset.stillSince ??= String(performance.now());
  const { stillSince } = root.dataset;
  return stillSince !== undefined && performance.now() - Number(stillSince) > STILL_MS;
}

/** Otherwise the second picture would show colours between light and dark. */
function stopTransitions(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { transition: none !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
