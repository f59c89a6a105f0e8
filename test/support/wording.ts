/** The pages' texts for a refusal. */
import { expect, vi } from "vitest";
import { Failure } from "../../renderer/ui/failure.ts";
import { setLanguage } from "../../renderer/ui/i18n/language.ts";
import type { WireError } from "../../server/chat/reasons.ts";

vi.stubGlobal("navigator", { languages: ["en"] });
vi.stubGlobal("document", { documentElement: {} });

/** The refusal has a message on the wire and a text in each language of the pages, with every value filled in. */
export function expectWords(error: WireError): void {
  const said = { en: "", "zh-CN": "" };
  for (const language of ["zh-CN", "en"] as const) {
    setLanguage(language);
    said[language] = new Failure(error).message;
  }
  expect(said.en).toMatch(/\p{Script=Latin}/u);
  expect(said.en).not.toMatch(/\p{Script=Han}/u);
  expect(said["zh-CN"]).toMatch(/\p{Script=Han}/u);
  for (const text of [error.message, said.en, said["zh-CN"]]) {
    expect(text).not.toMatch(/^$|undefined|NaN|\[object|\{\w+\}|\b(\w+) \1\b/i);
  }
}
