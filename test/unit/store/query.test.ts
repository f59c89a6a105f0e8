/** Which rows a query finds, and in which order. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RowQuery } from "../../../server/chat/row-query.ts";
import { joined, live } from "../../../server/chat/row-query.ts";
import { select } from "../../../server/store/query.ts";
import { createWorld, type World } from "../../support/core.ts";

interface Row {
  readonly id: number;
  readonly name: string;
  readonly until: string | null;
}
const rows: readonly Row[] = [
  "desk 10",
  "张三",
  "Zoe",
  "desk 2",
  "阿明",
  "Ägir",
  "李四",
  "desk 1",
  "ann",
].map((name, n) => ({ id: n + 1, name, until: n % 3 === 0 ? null : `2026-01-0${n + 1}` }));
const names = (query: Partial<RowQuery<Row>>) =>
  select(rows, { limit: 100, ...query }).items.map(({ name }) => name);
const byName = (descending: boolean, language: string) =>
  names({ sort: [{ by: "name", descending }], language });

describe("the order of names", () => {
  it("sorts 2 before 10 and accented letters beside plain ones", () => {
    expect(byName(false, "en").filter((name) => !/[一-鿿]/.test(name))).toEqual([
      "Ägir",
      "ann",
      "desk 1",
      "desk 2",
      "desk 10",
      "Zoe",
    ]);
  });

  it("is by pinyin where the language is Chinese, and descending is its exact reverse", () => {
    const chinese = ["阿明", "李四", "张三"];
    for (const language of ["zh", "zh-CN", "zh-TW"]) {
      expect(byName(false, language).filter((name) => chinese.includes(name))).toEqual(chinese);
    }
    expect(byName(true, "zh")).toEqual([...byName(false, "zh")].reverse());
    expect(byName(false, "no such tag !")).toHaveLength(rows.length);
  });

  it("puts null before everything, or after it on request", () => {
    const ids = (nullsHigh: boolean) =>
      select(rows, { sort: [{ by: "until", nullsHigh }], limit: 100 }).items.map(({ id }) => id);
    expect(ids(false)).toEqual([1, 4, 7, 2, 3, 5, 6, 8, 9]);
    expect(ids(true)).toEqual([2, 3, 5, 6, 8, 9, 1, 4, 7]);
  });
});

describe("query conditions", () => {
  it("match null only with null", () => {
    const found = (query: Partial<RowQuery<Row>>) => names(query).length;
    expect(found({ where: [["until", "=", null]] })).toBe(3);
    expect(found({ where: [["until", "!=", null]] })).toBe(6);
    expect(found({ where: [["until", "<=", "2026-01-03"]] })).toBe(2);
    expect(found({ where: [["until", ">", "2026-01-03"]] })).toBe(4);
    expect(found({ where: [live<Row>("2026-01-03")] })).toBe(7);
  });

  it("match a text in any case and width", () => {
    expect(names({ where: [["name", "contains", "ＤＥＳＫ"]] })).toEqual(["desk 10", "desk 2", "desk 1"]);
    expect(names({ where: [["name", "contains", ""]] })).toHaveLength(rows.length);
  });

  it("page any list as if the whole list had been cut into pages", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ id: fc.nat(50), name: fc.string(), until: fc.option(fc.string()) })),
        fc.nat(20),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        (list, offset, limit, newestFirst) => {
          const asked: RowQuery<Row> = {
            where: [["id", ">", 10]],
            sort: [{ by: "name" }],
            newestFirst,
            limit,
          };
          const whole = select(list, { ...asked, limit: 1000 });
          expect(whole.items).toEqual(
            [...whole.items].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
          );
          const page = select(list, { ...asked, offset });
          expect(page.items).toEqual(whole.items.slice(offset, offset + limit));
          expect(page.total).toBe(list.filter(({ id }) => id > 10).length);
        },
      ),
    );
  });
});

describe("in a query over two tables", () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  it("rooms are found and sorted by their owner's name", async () => {
    const { rooms, users } = world.store;
    for (const name of ["bo", "ada"]) {
      const { actor } = await world.person(name);
      await world.core.rooms.create(actor, { name: `${name}'s` });
    }
    await world.core.rooms.create(world.host, { name: "Nobody's" });
    const isAdas = joined<{ ownerId: number | null }, { username: string }, number>("ownerId", users, [
      "username",
      "contains",
      "AD",
    ]);
    expect((await rooms.page({ where: [isAdas], limit: 9 })).items.map(({ name }) => name)).toEqual([
      "ada's",
    ]);
    const { items } = await world.core.rooms.list(world.host, {
      scope: "all",
      sort: { by: "owner", descending: false },
      page: 1,
      pageSize: 9,
    });
    expect(items.map(({ name }) => name)).toEqual(["Nobody's", "ada's", "bo's"]);
  });
});

it("a page is the same part of the sorted rows, however small", () => {
  const row = fc.record({
    name: fc.constantFrom("a", "b", "B", "张"),
    until: fc.option(fc.constantFrom("1", "2")),
  });
  const paging = { offset: fc.nat(30), limit: fc.nat(30) };
  const query = fc.record({ ...paging, descending: fc.boolean(), newestFirst: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 400 }),
      query,
      (made, { offset, limit, descending, newestFirst }) => {
        const all = made.map((each, id) => ({ ...each, id }));
        const order = {
          sort: [{ by: "until", descending }, { by: "name" }],
          newestFirst,
          language: "en",
        } as const;
        const whole = select<Row>(all, { ...order, limit: 1000 }).items;
        const page = select<Row>(all, { ...order, offset, limit });
        expect(page).toEqual({ items: whole.slice(offset, offset + limit), total: all.length });
      },
    ),
  );
});
