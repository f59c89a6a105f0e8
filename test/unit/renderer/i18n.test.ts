/** Both languages have the same messages, and no text is outside the catalogues. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en as desktopEn } from "../../../main/i18n/en.ts";
import { textFor } from "../../../main/text.ts";
import { en as adminEn } from "../../../renderer/admin/i18n/en.ts";
import { zh as adminZh } from "../../../renderer/admin/i18n/zh.ts";
import { en as dialogEn } from "../../../renderer/chat/dialogs/i18n/en.ts";
import { zh as dialogZh } from "../../../renderer/chat/dialogs/i18n/zh.ts";
import { en as chatEn } from "../../../renderer/chat/i18n/en.ts";
import { zh as chatZh } from "../../../renderer/chat/i18n/zh.ts";
import { en as searchEn } from "../../../renderer/chat/search/i18n/en.ts";
import { zh as searchZh } from "../../../renderer/chat/search/i18n/zh.ts";
import { en as docsEn } from "../../../renderer/docs/i18n/en.ts";
import { zh as docsZh } from "../../../renderer/docs/i18n/zh.ts";
import { en as trustEn } from "../../../renderer/trust/i18n/en.ts";
import { zh as trustZh } from "../../../renderer/trust/i18n/zh.ts";
import { en as uiEn } from "../../../renderer/ui/i18n/en.ts";
import { LANGUAGES, preferredLanguage } from "../../../renderer/ui/i18n/language.ts";
import { type Catalogue, defineMessages } from "../../../renderer/ui/i18n/text.ts";
import { zh as uiZh } from "../../../renderer/ui/i18n/zh.ts";

const CATALOGUES: readonly (readonly [string, Catalogue, Catalogue])[] = [
  ["ui", uiEn, uiZh],
  ["chat", chatEn, chatZh],
  ["search", searchEn, searchZh],
  ["the chat's dialogs", dialogEn, dialogZh],
  ["admin", adminEn, adminZh],
  ["docs", docsEn, docsZh],
  ["trust", trustEn, trustZh],
];

const formsOf = (message: Catalogue[string]): readonly string[] =>
  typeof message === "string" ? [message] : Object.values(message).filter((form) => form !== undefined);
const holesOf = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, hole]) => hole ?? "").sort();

describe.each(CATALOGUES)("the catalogues of %s", (_name, en, zh) => {
  it("hold the same keys", () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });

  it("have the same placeholders, in every plural form of the language", () => {
    for (const [key, message] of Object.entries(en)) {
      const other = zh[key] ?? "";
      const wanted = holesOf(typeof message === "string" ? message : message.other);
      const { zero, ...forms } = typeof other === "string" ? { other } : other;
      for (const form of Object.values(forms)) expect([key, ...holesOf(form)]).toEqual([key, ...wanted]);
      // The form for 0 does not need the number.
      if (zero !== undefined)
        expect([key, "count", ...holesOf(zero)].sort()).toEqual([key, ...wanted].sort());
      if (typeof message !== "string") {
        const isZero = typeof other !== "string" && "zero" in other ? ["zero"] : [];
        expect(Object.keys(message).sort(), key).toEqual(["one", "other", ...isZero]);
      }
    }
  });

  it("are translated, with no empty text", () => {
    for (const [key, message] of Object.entries(zh)) {
      for (const form of formsOf(message)) {
        expect(form.trim(), key).not.toBe("");
        expect(
          /\p{Script=Han}/u.test(form) || !/[a-z]{3}/i.test(form.replace(/\{\w+\}/g, "")),
          `${key}: ${form}`,
        ).toBe(true);
      }
    }
  });
});

it("the desktop app has a catalogue for each language of the pages, with the same placeholders", () => {
  for (const language of Object.keys(LANGUAGES)) {
    const text = textFor([language]);
    expect(text.lang).toBe(language);
    for (const [key, sentence] of Object.entries(desktopEn))
      expect([key, ...holesOf(text[key as keyof typeof desktopEn])]).toEqual([key, ...holesOf(sentence)]);
  }
});

describe("a message", () => {
  const { textNow } = defineMessages({
    en: { plain: "Hello {name}", many: { zero: "No room", one: "{count} room", other: "{count} rooms" } },
    "zh-CN": { plain: "你好 {name}", many: { other: "{count} 个房间" } },
  });
  it("fills its placeholders and uses the right plural", () => {
    const t = textNow();
    expect(t("plain", { name: "Ada" })).toMatch(/Ada/);
    expect([0, 1, 1200].map((count) => t("many", { count }))).toEqual(["No room", "1 room", "1,200 rooms"]);
  });
  it("is in the browser's preferred language", () => {
    expect(preferredLanguage(["zh-TW", "en"])).toBe("zh-CN");
    expect(preferredLanguage(["fr", "en-GB", "zh"])).toBe("en");
    expect(preferredLanguage(["fr"])).toBe("en");
  });
});

/** Text between tags, and attributes that people read. */
function wordsInCode(source: string): string[] {
  const text = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const between = [...text.matchAll(/(?<!=)>\s*([^<>{}=;()]*\p{L}{2}[^<>{}=;()]*?)\s*<\/?[A-Za-z]/gu)].map(
    ([, words]) => words ?? "",
  );
  const attributes = [
    ...text.matchAll(/\b(?:aria-label|title|placeholder|label|description|alt)="([^"]*\p{L}{2}[^"]*)"/gu),
  ].map(([, words]) => words ?? "");
  return [...between, ...attributes];
}

describe("texts outside the catalogues", () => {
  it("are detected", () => {
    expect(wordsInCode('<p>\n  Hello there\n</p><b title="Close it">{t("x")}</b>')).toEqual([
      "Hello there",
      "Close it",
    ]);
  });
  it.each(["renderer/admin", "renderer/chat", "renderer/docs", "renderer/trust", "renderer/ui"])(
    "do not exist in %s",
    (folder) => {
      const found = readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".tsx"))
        .flatMap((name) =>
          wordsInCode(readFileSync(join(folder, name), "utf8")).map((words) => `${name}: ${words}`),
        );
      expect(found).toEqual([]);
    },
  );
});
