import { expect, it } from "vitest";
import { SHORTCUTS } from "../../../../renderer/chat/shared/shortcuts.ts";
import { isKey } from "../../../../renderer/ui/keyboard.ts";

it.each([
  ["k", "KeyK", "a Latin layout"],
  ["K", "KeyK", "Caps Lock"],
  ["k", "KeyV", "a Latin layout with other places, such as Dvorak"],
  ["л", "KeyK", "a Cyrillic layout"],
  ["Л", "KeyK", "a Cyrillic layout with Caps Lock"],
  ["κ", "KeyK", "a Greek layout"],
])("the key %s at %s is the letter k: %s", (key, code) => {
  expect(isKey({ key, code }, "k")).toBe(true);
});

it.each([
  ["t", "KeyK", "another letter of a Latin layout, where a US keyboard has k"],
  ["ł", "KeyK", "a Latin letter with a mark"],
  ["Process", "KeyK", "a key that an input method took"],
  ["д", "KeyL", "another place of a Cyrillic layout"],
])("the key %s at %s is not the letter k: %s", (key, code) => {
  expect(isKey({ key, code }, "k")).toBe(false);
});

const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const pressed = (key: string, code: string, held: Partial<typeof NONE>) =>
  ({ key, code, ...NONE, ...held }) as KeyboardEvent;

it("Ctrl+K searches with Caps Lock and in a Cyrillic layout, but not with Shift or Alt", () => {
  const { isPressed } = SHORTCUTS.searchAll;
  expect(isPressed(pressed("K", "KeyK", { ctrlKey: true }))).toBe(true);
  expect(isPressed(pressed("л", "KeyK", { metaKey: true }))).toBe(true);
  expect(isPressed(pressed("K", "KeyK", { ctrlKey: true, shiftKey: true }))).toBe(false);
  expect(isPressed(pressed("k", "KeyK", { ctrlKey: true, altKey: true }))).toBe(false);
  expect(isPressed(pressed("k", "KeyK", {}))).toBe(false);
});

it("R replies in either case and in a Cyrillic layout, but not with Ctrl or Alt", () => {
  const { isPressed } = SHORTCUTS.reply;
  for (const key of ["r", "R", "к"]) expect(isPressed(pressed(key, "KeyR", {}))).toBe(true);
  for (const held of ["ctrlKey", "metaKey", "altKey"] as const)
    expect(isPressed(pressed("r", "KeyR", { [held]: true }))).toBe(false);
});
