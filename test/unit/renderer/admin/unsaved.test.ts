/** What a form has changed and not saved yet. */
import { expect, it } from "vitest";
import { differing } from "../../../../renderer/admin/state/unsaved.ts";

const saved = { name: "Lobby", detail: "", capacity: 0 };

it("holds only the fields that differ from the saved ones", () => {
  expect(differing({ name: "Lobby", detail: "Come in" }, saved)).toEqual({ detail: "Come in" });
  expect(differing({ ...saved }, saved)).toEqual({});
});

it("is forgotten after a save, except what was typed while the save ran", () => {
  const sent = { name: "Hall", detail: "Come in" };
  expect(differing({ ...sent, detail: "Come in, all", capacity: 5 }, sent)).toEqual({
    detail: "Come in, all",
    capacity: 5,
  });
});
