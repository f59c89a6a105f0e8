import { describe, expect, it } from "vitest";
import { enterMeans } from "../../../../renderer/chat/shared/send-key.ts";

const press = (keys: string) => ({
  key: keys.split("+").at(-1) ?? "",
  ctrlKey: keys.includes("Ctrl"),
  shiftKey: keys.includes("Shift"),
  altKey: keys.includes("Alt"),
  metaKey: keys.includes("Meta"),
});

describe("Enter", () => {
  it.each([
    ["enter", "Enter", "send"],
    ["enter", "Shift+Enter", "line"],
    ["enter", "Ctrl+Enter", "line"],
    ["enter", "Alt+Enter", "line"],
    ["ctrl-enter", "Enter", "line"],
    ["ctrl-enter", "Ctrl+Enter", "send"],
    ["ctrl-enter", "Meta+Enter", "send"],
    ["ctrl-enter", "Ctrl+Shift+Enter", "line"],
    [null, "Enter", "line"],
    [null, "Ctrl+Enter", "line"],
    ["enter", "a", null],
  ] as const)("with %s set, %s means %s", (sendKey, keys, meaning) => {
    expect(enterMeans(press(keys), sendKey)).toBe(meaning);
  });
});
