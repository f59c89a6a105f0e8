/** Messages with words in a natural distribution: few often, many seldom. The same ones every time. */

const COMMON = 20_000;
const WORDS_LEAST = 4;
const WORDS_MORE = 16;

export type Language = "en" | "zh";

/** Words that no message holds. */
export const RARE: Readonly<Record<Language, readonly string[]>> = {
  en: ["xylophone", "quixotic", "jumpstart", "oxygenize", "zzzznothing"],
  zh: ["麒麟", "饕餮盛宴", "魑魅", "龘", "貔貅"],
};

/** Makes one text after another. */
export function speaker(language: Language): () => string {
  const random = generator();
  const below = (count: number): number => Math.floor(random() * count);
  const pick = (letters: string): string => letters[below(letters.length)] ?? "";
  const syllable = (): string =>
    pick("bcdfghjklmnprstvw") + pick("aeiou") + (random() < 0.4 ? pick("bdgklmnprst") : "");
  const word = (): string => Array.from({ length: 1 + below(3) }, syllable).join("");
  // The commonest 3,500 characters, the first ones most.
  const character = (): string => String.fromCharCode(0x4e00 + Math.floor(random() * random() * 3500));
  const characters = (): string => character() + (random() < 0.7 ? character() : "");
  const words = Array.from({ length: COMMON }, language === "en" ? word : characters);
  const between = language === "en" ? " " : "";
  return () =>
    Array.from(
      { length: WORDS_LEAST + below(WORDS_MORE) },
      () => words[Math.floor(COMMON * random() ** 3)] ?? "",
    ).join(between);
}

function generator(): () => number {
  let state = 12_345;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}
