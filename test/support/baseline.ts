/** What the pages may not use: newer than Chrome and Edge 109, Firefox 115 or Safari 15.6. */
interface NewerFeature {
  readonly name: string;
  readonly pattern: RegExp;
}

const SCRIPT: readonly NewerFeature[] = [
  { name: "Array.prototype.with", pattern: /\.with\(/ },
  { name: "Array.prototype.toSpliced, toSorted, toReversed", pattern: /\.to(?:Spliced|Sorted|Reversed)\(/ },
  { name: "Array.fromAsync", pattern: /Array\.fromAsync/ },
  { name: "URL.canParse, URL.parse", pattern: /\bURL\.(?:canParse|parse)\(/ },
  { name: "AbortSignal.timeout, any", pattern: /AbortSignal\.(?:timeout|any)\(/ },
  { name: "Promise.withResolvers, try", pattern: /Promise\.(?:withResolvers|try)\(/ },
  { name: "Object.groupBy, Map.groupBy", pattern: /\b(?:Object|Map)\.groupBy\(/ },
  { name: "String.prototype.isWellFormed, toWellFormed", pattern: /\.(?:is|to)WellFormed\(/ },
  { name: "methods of sets", pattern: /\.(?:symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(/ },
  { name: "lookbehind", pattern: /\(\?<[=!]/ },
  { name: "regular expressions with /v", pattern: /\/[dgimsuy]*v[dgimsuy]*\.(?:test|exec)\(/ },
  { name: "blocks in classes", pattern: /\bstatic\s*\{/ },
  { name: "requestIdleCallback", pattern: /requestIdleCallback\(/ },
  { name: "CompressionStream", pattern: /CompressionStream\(/ },
  { name: "OffscreenCanvas", pattern: /new OffscreenCanvas/ },
  { name: "crypto.randomUUID, missing on plain HTTP", pattern: /crypto\.randomUUID\(/ },
];

const STYLE: readonly NewerFeature[] = [
  { name: "light-dark()", pattern: /light-dark\(/ },
  { name: "@container", pattern: /@container/ },
  { name: "@scope, @starting-style", pattern: /@(?:scope|starting-style)/ },
  { name: "nested rules", pattern: /[{;]\s*&/ },
  { name: "ranges in media queries", pattern: /@media[^{]*[<>]/ },
  { name: "colours in lch, lab", pattern: /[\s:,(](?:ok)?l(?:ch|ab)\(/ },
  // A browser without it drops the whole selector list, but only skips a rule of its own.
  {
    name: ":has() in a list of selectors",
    pattern: /(?:^|\})[^{}@]*(?:,[^{}()]*:has\(|:has\([^{}]*\)[^{}()]*,)[^{}]*\{/,
  },
];

/** What the pages may use, but a browser since 2018 may lack: by its name, and what may use it. */
const ASKED_FOR: Readonly<Record<string, RegExp>> = {
  AbortController: /\bAbortController\b/,
  AggregateError: /\bAggregateError\b/,
  "Array.prototype.at": /\.at\(/,
  "Array.prototype.findLast": /\.findLast\(/,
  "Array.prototype.findLastIndex": /\.findLastIndex\(/,
  "Array.prototype.flatMap": /\.flatMap\(/,
  BroadcastChannel: /\bnew BroadcastChannel\b/,
  "Element.prototype.replaceChildren": /\.replaceChildren\(/,
  "Intl.ListFormat": /\bIntl\.ListFormat\b/,
  "Intl.PluralRules": /\bIntl\.PluralRules\b/,
  "Intl.RelativeTimeFormat": /\bIntl\.RelativeTimeFormat\b/,
  "Object.fromEntries": /\bObject\.fromEntries\b/,
  "Object.hasOwn": /\bObject\.hasOwn\b/,
  "Promise.allSettled": /\bPromise\.allSettled\b/,
  "Promise.any": /\bPromise\.any\b/,
  ResizeObserver: /\bnew ResizeObserver\b/,
  "String.prototype.at": /\.at\(/,
  "String.prototype.matchAll": /\.matchAll\(/,
  "String.prototype.replaceAll": /\.replaceAll\(/,
  WeakRef: /\bnew WeakRef\b/,
  structuredClone: /\bstructuredClone\(/,
};

/** Names of what the script uses that the page asks its browser for before it begins. */
export const askedFor = (script: string): readonly string[] =>
  Object.keys(ASKED_FOR).filter((name) => ASKED_FOR[name]?.test(script));

/** Names of what a stylesheet or script uses that the oldest browsers lack. */
export function newerThanBaseline(text: string, kind: "css" | "js"): readonly string[] {
  // Known to be behind a check whether the browser has it.
  const asked = text
    .replace(/typeof URL\.canParse\s*==+\s*["'`]function["'`]\s*\?\s*URL\.canParse\(/g, "")
    .replace(/RegExp\(["'`]\(\?<=1\)\(\?<!1\)["'`]/g, "");
  const unmixed = withoutSupports(asked);
  const found = (kind === "css" ? STYLE : SCRIPT).filter(({ pattern }) => pattern.test(asked));
  const names = found.map(({ name }) => name);
  return kind === "css" && unmixed.includes("color-mix(")
    ? [...names, "color-mix() outside @supports"]
    : names;
}

/** The stylesheet without its `@supports` blocks. */
function withoutSupports(css: string): string {
  let rest = "";
  let at = 0;
  for (let start = css.indexOf("@supports"); start >= 0; start = css.indexOf("@supports", at)) {
    rest += css.slice(at, start);
    let depth = 0;
    at = css.indexOf("{", start);
    do {
      if (css[at] === "{") depth += 1;
      else if (css[at] === "}") depth -= 1;
      at += 1;
    } while (depth > 0 && at < css.length);
  }
  return rest + css.slice(at);
}
