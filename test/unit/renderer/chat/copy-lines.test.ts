import { expect, it } from "vitest";
import { linesOf } from "../../../../renderer/chat/conversation/list/copy-lines.ts";
import { chatTextNow } from "../../../../renderer/chat/i18n/index.ts";
import { fullTime } from "../../../../renderer/ui/time.ts";
import type { Message } from "../../../../server/dialects/native/contract.ts";

const sentAt = "2026-01-01T12:00:00.000Z";
const author = { id: 2, username: "bo", displayName: "Bo", avatar: null };
const message = (seq: number, more: Partial<Message>): Message => ({
  ...{ id: `1-${seq}`, room: 1, seq, author, kind: "text", body: "hi", sentAt },
  ...more,
});

it("copied messages contain author, time and text", () => {
  const at = fullTime(new Date(sentAt));
  const file = { name: "plan.txt", bytes: 3, type: "text/plain" };
  expect(
    linesOf(
      [
        message(1, { body: "two\nlines" }),
        message(2, { kind: "file", body: "/u/1", attachment: file as never }),
      ],
      chatTextNow(),
    ),
  ).toBe(`Bo, ${at}: two\nlines\nBo, ${at}: File plan.txt`);
});
