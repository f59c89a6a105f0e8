import { expect, it } from "vitest";
import { chatTextNow } from "../../../../renderer/chat/i18n/index.ts";
import { lineOf } from "../../../../renderer/chat/shared/message-line.ts";
import type { Message } from "../../../../server/dialects/native/contract.ts";

const author = { id: 2, username: "bo", displayName: "Bo", avatar: null };
const line = (body: string, more: Partial<Message> = {}): string =>
  lineOf(
    { id: "1-1", room: 1, seq: 1, author, kind: "text", body, sentAt: "2026-01-01T12:00:00.000Z", ...more },
    chatTextNow(),
  );

it.each([
  ["emphasis", "**be** on *time*, ~~six~~ ***seven***", "be on time, six seven"],
  ["inline code", "run `npm ci` and ``a`b``", "run npm ci and a`b"],
  ["a code block", "look:\n```ts\nconst a = 1;\n```", "look: const a = 1;"],
  ["a quote", "> said\n> so\nyes", "said so yes"],
  ["a list, which keeps its marks", "- **milk**\n2. bread", "- milk 2. bread"],
  ["a link", "see **https://a.example/x_y_z**", "see https://a.example/x_y_z"],
  ["marks that format nothing", "2 * 3 ** 4, snake_case_name, > 5", "2 * 3 ** 4, snake_case_name, > 5"],
])("a line shows %s as plain words", (_what, body, shown) => {
  expect(line(body)).toBe(shown);
});

it("a line shows a mention as it was written, whatever characters the name has", () => {
  const mentionRanges = [{ from: 3, length: 7, userId: 3 }];
  expect(line("hi @_dora_ **now**", { mentionRanges })).toBe("hi @_dora_ now");
});

it("a line of a long message is cut", () => {
  expect(line(`**${"word ".repeat(10_000)}**`).length).toBe(200);
});
