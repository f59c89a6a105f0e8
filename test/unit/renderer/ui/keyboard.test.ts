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
  expect(isKey({ key, code, shiftKey: false }, "k")).toBe(true);
});

it.each([
  ["t", "KeyK", "another letter of a Latin layout, where a US keyboard has k"],
  ["ł", "KeyK", "a Latin letter with a mark"],
  ["Process", "KeyK", "a key that an input method took"],
  ["д", "KeyL", "another place of a Cyrillic layout"],
])("the key %s at %s is not the letter k: %s", (key, code) => {
  expect(isKey({ key, code, shiftKey: false }, "k")).toBe(false);
});

it.each([
  ["/", "Slash", false, "/", "a US layout"],
  ["/", "Digit7", true, "/", "a German layout"],
  ["?", "Comma", true, "?", "a French layout"],
  ["ظ", "Slash", false, "/", "an Arabic layout"],
  ["؟", "Slash", true, "?", "an Arabic layout"],
  ["／", "Slash", false, "/", "full-width characters"],
  ["？", "Slash", true, "?", "full-width characters"],
])("the key %s at %s (Shift: %s) is %s: %s", (key, code, shiftKey, wanted) => {
  for (const mark of ["/", "?"]) expect(isKey({ key, code, shiftKey }, mark)).toBe(mark === wanted);
});

it.each([
  ["-", "Slash", false, "a German layout"],
  ["§", "Slash", true, "a French layout"],
  [".", "Slash", false, "a Russian layout, which has / elsewhere"],
])("the key %s at %s (Shift: %s) is neither / nor ?: %s", (key, code, shiftKey) => {
  for (const mark of ["/", "?"]) expect(isKey({ key, code, shiftKey }, mark)).toBe(false);
});

const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const pressed = (key: string, code: string, held: Partial<typeof NONE>, graph = "") =>
  ({ key, code, ...NONE, getModifierState: (name: string) => name === graph, ...held }) as KeyboardEvent;

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

it("/ and ? work with AltGr, as on Brazilian laptops, but not with Ctrl", () => {
  const altGr = { ctrlKey: true, altKey: true };
  expect(SHORTCUTS.searchRooms.isPressed(pressed("/", "KeyQ", altGr, "AltGraph"))).toBe(true);
  expect(SHORTCUTS.help.isPressed(pressed("?", "KeyW", altGr, "AltGraph"))).toBe(true);
  expect(SHORTCUTS.searchRooms.isPressed(pressed("/", "Slash", { ctrlKey: true }))).toBe(false);
});
