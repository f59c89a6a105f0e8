/** Invalid input for the fuzz tests of every API. */
import fc from "fast-check";

const STRINGS: readonly string[] = [
  "",
  " ",
  "__proto__",
  "constructor",
  "toString",
  "../../../etc/passwd",
  "..\\..\\windows",
  "%2e%2e%2f",
  "\u0000",
  "\u0007bell",
  "\u202eright to left",
  "שלום عالم",
  "👋🏽👨‍👩‍👧‍👦",
  "\ud800",
  "a\r\nSet-Cookie: x=1",
  "<script>alert(1)</script>",
  "'; DROP TABLE users; --",
  "x".repeat(65),
  "é".repeat(5000),
  "NaN",
  "-1",
  "1e999",
];

/**
 * Any UTF-16 text, halves of pairs included. Cheaper than `fc.string({ unit: "binary" })`, which takes a second to set
 * up.
 */
export const anyText = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.nat(0xffff), { maxLength }).map((codes) => String.fromCharCode(...codes));

/** Text of every kind, from empty to long. */
export const nastyText = (): fc.Arbitrary<string> =>
  fc.oneof(fc.constantFrom(...STRINGS), anyText(80), fc.string({ maxLength: 80 }));

/** Any JSON value: text mostly, but also numbers, lists and objects with names that have a meaning in JavaScript. */
export const nastyValue = (): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: nastyText() },
    { weight: 2, arbitrary: fc.constantFrom(null, true, false, 0, -1, 1.5, 1e300, [], {}, [[]], [1, "a"]) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        JSON.parse('{"__proto__": {"isHost": true}}'),
        JSON.parse('{"constructor": {"prototype": {}}}'),
      ),
    },
  );

/** An object with some of these fields, each present with any value or missing, `known` values among them. */
export function nastyFields(names: readonly string[], known: readonly unknown[] = []): fc.Arbitrary<object> {
  const value = known.length > 0 ? fc.oneof(nastyValue(), fc.constantFrom(...known)) : nastyValue();
  return fc.record(Object.fromEntries([...names, "__proto__x"].map((name) => [name, value])), {
    requiredKeys: [],
  });
}
