/** One browser on one host, and the person who uses it. */
import type { BrowserContext, Locator, Page } from "playwright-core";
import type { Language, Words } from "./words.ts";
import type { World } from "./world/world.ts";

export const SIZES = {
  wide: { viewport: { width: 1280, height: 800 } },
  narrow: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
} as const;
export type Size = keyof typeof SIZES;
export const SCHEMES = ["light", "dark"] as const;

export interface Stage {
  readonly world: World;
  /** A host on which nothing has happened yet. */
  readonly fresh: { readonly origin: string; readonly adminToken: string };
  /** A host whose console has no password yet. */
  readonly newborn: { readonly origin: string; readonly setupUrl: string };
  readonly page: Page;
  readonly context: BrowserContext;
  readonly size: Size;
  readonly language: Language;
  readonly words: Words;
}

export interface Scene {
  readonly name: string;
  /** Whose browser it is. Without it: nobody's yet. */
  readonly as?: "viewer" | "owner" | "admin" | "freshAdmin";
  /** Where it opens; `{room}` and `{merchant}` are the lively room and the first merchant. */
  readonly path?: string;
  /** Puts the page into the state to capture. */
  readonly act?: (stage: Stage) => Promise<unknown>;
  /** Restores the host's state. */
  readonly after?: (stage: Stage) => Promise<unknown>;
  /** The scene shows a loading state. */
  readonly isLoading?: true;
  /** The scene exists at this size only. */
  readonly only?: Size;
}

/** Makes scenes of one browser, each a name, where it opens, and what puts it into its state. */
const by =
  (as: NonNullable<Scene["as"]>) =>
  (name: string, path: string, act?: (stage: Stage) => Promise<unknown>): Scene => ({
    name,
    as,
    path,
    ...(act && { act }),
  });
export const viewer = by("viewer");
export const owner = by("owner");
export const admin = by("admin");

export const button = (stage: Stage, name: RegExp): Locator => stage.page.getByRole("button", { name });
export const dialog = (stage: Stage): Locator => stage.page.getByRole("dialog");
export const field = (stage: Stage): Locator =>
  stage.page.getByRole("textbox", { name: stage.words.chat("write") });
export const lines = (stage: Stage): Locator => stage.page.locator("[data-message]");

/** Fails, hangs or answers requests instead of the host. */
export async function instead(
  { page }: Stage,
  url: string,
  how: "abort" | "hang" | { readonly json: unknown; readonly status?: number },
): Promise<void> {
  await page.route(url, async (route) => {
    if (how === "abort") await route.abort();
    else if (how !== "hang") await route.fulfill(how);
  });
}
