/** The sort and the selection of a table. */
import { describe, expect, it } from "vitest";
import { csvTable, everyRow } from "../../../../renderer/admin/table/csv.ts";
import { isKnownFilter } from "../../../../renderer/admin/table/filters.ts";
import {
  type Selection,
  withCurrent,
  withPageToggled,
  withToggled,
} from "../../../../renderer/admin/table/selection.ts";
import { isKnownSort, nextSort } from "../../../../renderer/admin/table/sort.ts";

describe("a click on a sortable column", () => {
  it.each([
    ["a name", "", { sort: "name" }, ["name", "-name", "name"]],
    ["a number", "name", { sort: "members", isNumber: true }, ["-members", "members", "-members"]],
    ["what sorts descending only", "", { sort: "size", sortsDownOnly: true }, ["-size", "-size"]],
    ["a name after another one", "-username", { sort: "name" }, ["name", "-name"]],
  ])("on %s sorts in turn", (_what, current, column, orders) => {
    let order = current;
    for (const next of orders) {
      order = nextSort(order, column);
      expect(order).toBe(next);
    }
  });
});

describe("selected rows", () => {
  const keyOf = (row: string) => row;
  const keys = (selected: Selection<string>) => [...selected.keys()];
  const one = withToggled(new Map(), "a", "a");

  it("are toggled one by one", () => {
    expect(keys(withToggled(one, "b", "b"))).toEqual(["a", "b"]);
    expect(keys(withToggled(one, "a", "a"))).toEqual([]);
  });

  it("become what they are now, and no others are added", () => {
    const old = { id: 1, messages: 0 };
    const now = { id: 1, messages: 7 };
    const idOf = ({ id }: { id: number }) => id;
    const other = { id: 2, messages: 3 };
    const selected = new Map([[1, old]]);
    expect([...withCurrent(selected, [now, other], idOf).values()]).toEqual([now]);
    expect(withCurrent(selected, [old, other], idOf)).toBe(selected);
  });

  it("of other pages stay when all rows of a page are selected, and when none of them are", () => {
    const page = ["b", "c"];
    const all = withPageToggled(one, page, keyOf);
    expect(keys(all)).toEqual(["a", "b", "c"]);
    expect(keys(withPageToggled(all, page, keyOf))).toEqual(["a"]);
    expect(keys(withPageToggled(withToggled(all, "c", "c"), page, keyOf))).toEqual(["a", "b", "c"]);
  });
});

describe("the address of a table", () => {
  it("may name an order of its columns, and no other", () => {
    const columns = [{ sort: "name" }, { sort: "size", sortsDownOnly: true }, {}];
    const known = ["name", "-name", "size", "-size", "bogus", "-", ""].filter((sort) =>
      isKnownSort(columns, sort),
    );
    expect(known).toEqual(["name", "-name", "-size"]);
  });

  it("may name the values of its filters, and no others", () => {
    const filters = [
      { key: "online", label: "Presence", options: [{ value: "true", label: "Online" }] },
      { key: "roomId", label: "Room", options: "rooms" },
    ] as const;
    const isKnown = (key: string, value: string) => isKnownFilter(filters, key, value);
    expect([isKnown("online", "true"), isKnown("roomId", "12")]).toEqual([true, true]);
    const others = [isKnown("online", "xyz"), isKnown("roomId", "nobody"), isKnown("other", "true")];
    expect(others).toEqual([false, false, false]);
  });
});

describe("the CSV of a table", () => {
  /** Answers pages of a table in which something happens after the first page was read. */
  const pagesOf = (rows: number[], after: () => void) => {
    let reads = 0;
    return async (page: number, pageSize: number) => {
      const items = rows.slice((page - 1) * pageSize, page * pageSize);
      const { length: total } = rows;
      reads += 1;
      if (reads === 1) after();
      return { items, total };
    };
  };
  const rowsBelow = (end: number) => Array.from({ length: end }, (_, at) => at);

  it.each<[string, (rows: number[]) => unknown]>([
    ["were removed", (rows) => rows.splice(0, 5)],
    ["were added", (rows) => rows.unshift(-1, -2)],
    ["have moved to the first page", (rows) => rows.unshift(...rows.splice(1500, 3))],
  ])("has each row once when others %s while it is made", async (_what, change) => {
    const rows = rowsBelow(2500);
    const saved = await everyRow(
      (row) => row,
      pagesOf(rows, () => change(rows)),
    );
    expect(saved).toEqual(rows);
  });

  it("has the columns that have a text", () => {
    const cell = () => null;
    const columns = [
      { key: "name", title: "Name", min: 1, cell, text: (row: string) => row },
      { key: "act", title: "Lift", min: 1, cell },
    ];
    expect(csvTable(columns, ["a", "b"])).toEqual([["Name"], ["a"], ["b"]]);
  });
});
