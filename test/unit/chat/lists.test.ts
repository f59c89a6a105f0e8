/** The order of names in the console's lists. */
import { describe, expect, it } from "vitest";
import { naturalOrder, sorted } from "../../../server/admin/lists.ts";

const NAMES = ["desk 10", "张三", "Zoe", "desk 2", "阿明", "Ägir", "李四", "desk 1", "ann"];
const byName = (sort: "name" | "-name", language?: string) =>
  sorted(
    NAMES.map((name) => ({ name })),
    sort,
    { name: (row) => row.name },
    language,
  ).map(({ name }) => name);

describe("a list sorted by name", () => {
  it("counts 2 before 10 and puts accented letters beside plain ones", () => {
    expect(byName("name", "en").filter((name) => !/[一-鿿]/.test(name))).toEqual([
      "Ägir",
      "ann",
      "desk 1",
      "desk 2",
      "desk 10",
      "Zoe",
    ]);
  });

  it("sorts Chinese names by pinyin where the language is Chinese or unknown", () => {
    const chinese = ["阿明", "李四", "张三"];
    for (const language of ["zh-CN", "zh-TW", undefined]) {
      expect(byName("name", language).filter((name) => chinese.includes(name))).toEqual(chinese);
    }
  });

  it("falls in exactly the other order, and compares times and numbers as such", () => {
    expect(byName("-name")).toEqual([...byName("name")].reverse());
    const rows = [{ at: "2026-05-03T10:00:00.000Z" }, { at: "" }, { at: "2026-05-03T09:59:59.999Z" }];
    const times = sorted(rows, "-at", { at: (row) => row.at }).map(({ at }) => at);
    expect(times).toEqual([rows[0]?.at, rows[2]?.at, ""]);
    expect(sorted([10, -2, 9], "n" as const, { n: (n) => n })).toEqual([-2, 9, 10]);
    expect(naturalOrder("no such tag !")("a", "b")).toBeLessThan(0);
  });
});
