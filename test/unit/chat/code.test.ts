import fc from "fast-check";
import { expect, it } from "vitest";
import { parseBody } from "../../../renderer/chat/format/parse.ts";
import { withoutCode } from "../../../server/chat/code.ts";

/** Text with the characters of code. */
const texts = fc
  .array(fc.constantFrom("`", "``", "```", "\n", "```\n", "```js\n", "    ", " ", "a", "@bob", "请"), {
    maxLength: 60,
  })
  .map((pieces) => pieces.join(""));

it.each([
  ["`a` b", "    b"],
  ["a ``b`c`` `", "a         `"],
  ["`` a `", "`` a `"],
  ["```\na\n```\nb", "   \n \n   \nb"],
  ["```\na", "```\na"],
  ["`a\nb`", "`a\nb`"],
  ["` `a`", "`    "],
])("the code in %j is blanked", (text, plain) => {
  expect(withoutCode(text)).toBe(plain);
});

it("the server and the pages agree on what is code in a text", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const plain = withoutCode(text);
      expect(plain).toHaveLength(text.length);
      for (const [at, char] of [...plain].entries()) if (char !== " ") expect([...text][at]).toBe(char);
      // Lists and quotes have marks of their own; these texts have none.
      const drawn = parseBody(text).flatMap((block) =>
        block.kind === "code"
          ? [block.text]
          : block.kind === "list"
            ? []
            : block.lines.flat().flatMap((span) => (span.kind === "code" ? [span.text] : [])),
      );
      const names = (some: string): number => some.split("@bob").length - 1;
      expect(names(plain) + drawn.reduce((sum, code) => sum + names(code), 0)).toBe(names(text));
    }),
    { numRuns: 500 },
  );
});
