import type { Locator } from "playwright-core";
import { button, type Stage } from "../stage.ts";
import type { Words } from "../words.ts";

type Key = Parameters<Words["admin"]>[0];

/** Matches labels that start with that word, which may be followed by a star, a count or a name. */
export const adminWord = (stage: Stage, key: Key): RegExp =>
  new RegExp(stage.words.admin(key).source.replace(/\$$/, ""));

/** Presses that button of the page's header. */
export const inHeader =
  (key: Key) =>
  async (stage: Stage): Promise<void> => {
    await button(stage, adminWord(stage, key))
      .or(stage.page.locator("main header button", { hasText: adminWord(stage, key) }))
      .first()
      .click();
  };

export const rowNamed = (stage: Stage, text: string): Locator =>
  stage.page.getByRole("row").filter({ hasText: text });

export const menuItem = (stage: Stage, key: Key): Locator =>
  stage.page.getByRole("menuitem", { name: stage.words.admin(key) });
