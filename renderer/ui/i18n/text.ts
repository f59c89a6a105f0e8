/**
 * Typed message catalogues. A message is a string with `{name}` placeholders, or one string per plural form; the
 * compiler knows the placeholders of each and refuses a call that leaves one out.
 */
import { createElement, Fragment, type ReactNode } from "react";
import { getLanguage, type Language, useLanguage } from "./language.ts";

/** Plural forms by CLDR category; the placeholder `{count}` chooses. `other` is always there; `zero` is for 0 alone. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;
export type Catalogue = Readonly<Record<string, string | Plural>>;

/** The shape of a translation of `C`: the same keys, plain where `C` is plain. */
export type Translation<C extends Catalogue> = {
  readonly [K in keyof C]: C[K] extends string ? string : Plural;
};

/** One catalogue for each language; the English one decides which keys there are. */
export type Translations<C extends Catalogue> = { readonly en: C } & {
  readonly [L in Exclude<Language, "en">]: Translation<C>;
};

type Holes<S> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never;
type HolesOf<M> = M extends string ? Holes<M> : M extends { other: infer S } ? Holes<S> | "count" : never;
type Args<M, V> = [HolesOf<M>] extends [never]
  ? []
  : [values: { readonly [H in HolesOf<M>]: H extends "count" ? number : V }];

export interface Text<C extends Catalogue> {
  /** The message in the current language, with its placeholders filled. Numbers are formatted for the language. */
  <K extends keyof C & string>(key: K, ...values: Args<C[K], string | number>): string;
  /** The message with elements in its placeholders. */
  rich<K extends keyof C & string>(key: K, ...values: Args<C[K], ReactNode>): ReactNode;
}

type Values = Readonly<Record<string, unknown>>;

const rules = new Map<Language, Intl.PluralRules>();
const numbers = new Map<Language, Intl.NumberFormat>();

function pluralRule(language: Language): Intl.PluralRules {
  const rule = rules.get(language) ?? new Intl.PluralRules(language);
  rules.set(language, rule);
  return rule;
}

/** A number formatted for the language: `12,345`. */
export function formatNumber(value: number, language: Language = getLanguage()): string {
  const format = numbers.get(language) ?? new Intl.NumberFormat(language);
  numbers.set(language, format);
  return format.format(value);
}

/** Names as part of a sentence: `Ann, Bo, and Cy`. */
export const formatList = (names: readonly string[]): string =>
  new Intl.ListFormat(getLanguage()).format(names);

/** Sentences one after the other, without those that are false. Chinese has no space between them. */
export const joinSentences = (sentences: readonly (string | false)[]): string =>
  sentences.filter((sentence) => sentence !== false).join(getLanguage() === "zh-CN" ? "" : " ");

function pick(message: string | Plural, values: Values, language: Language): string {
  if (typeof message === "string") return message;
  if (values.count === 0 && message.zero !== undefined) return message.zero;
  return message[pluralRule(language).select(Number(values.count))] ?? message.other;
}

const HOLE = /\{(\w+)\}/g;

function fill(pattern: string, values: Values, language: Language): string {
  return pattern.replace(HOLE, (_, hole: string) => {
    const value = values[hole];
    return typeof value === "number" ? formatNumber(value, language) : String(value);
  });
}

function fillRich(pattern: string, values: Values, language: Language): ReactNode {
  const parts = pattern.split(HOLE).map((part, at) => {
    if (at % 2 === 0) return part;
    const value = values[part];
    return typeof value === "number" ? formatNumber(value, language) : (value as ReactNode);
  });
  return createElement(Fragment, null, ...parts);
}

/** Binds the catalogues of one part of the pages. `useText` is its hook, `textNow` the same outside React. */
export function defineMessages<const C extends Catalogue>(catalogues: Translations<C>) {
  const make = (language: Language, messages: Catalogue): Text<C> => {
    const find = (key: string): string | Plural => messages[key] ?? key;
    const text = (key: string, values: Values = {}) =>
      fill(pick(find(key), values, language), values, language);
    const rich = (key: string, values: Values = {}) =>
      fillRich(pick(find(key), values, language), values, language);
    return Object.assign(text, { rich }) as unknown as Text<C>;
  };
  const texts = Object.fromEntries(
    Object.entries<Catalogue>(catalogues).map(([key, messages]) => [key, make(key as Language, messages)]),
  ) as Record<Language, Text<C>>;
  return { useText: (): Text<C> => texts[useLanguage()], textNow: (): Text<C> => texts[getLanguage()] };
}
