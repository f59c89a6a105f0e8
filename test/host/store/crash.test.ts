import { describe, expect, it } from "vitest";
import { rowsOf } from "../../support/all-rows.ts";
import { collected, newFolder, seqs, storeOn } from "../../support/store.ts";
import { startChild } from "./children.ts";

describe("a host that is killed while it writes", () => {
  it("has everything it acknowledged, once and in order, each transaction whole, and continues from there", async () => {
    const folder = newFolder();
    const acknowledged: string[] = [];
    const rounds = 6;
    for (let round = 0; round < rounds; round++) {
      const child = startChild("crash-child.ts", folder, `run${round}`);
      expect(await child.nextLine()).toBe("open");
      const enough = 20 + Math.floor(Math.random() * 400);
      while (child.lines.length < enough) await new Promise((resolve) => setImmediate(resolve));
      await child.kill();
      acknowledged.push(...child.lines.slice(1));

      const { store, close } = await storeOn(folder);
      for (const roomId of [1001, 1002, 1003]) {
        const history = await collected(store.messages.scan(roomId));
        const numbers = seqs(history);
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
        const edited = new Set(history.filter((item) => item.body === "edited").map((item) => item.seq));
        for (const line of acknowledged) {
          const [what, where, seq] = line.split(" ");
          if (Number(where) !== roomId) continue;
          if (what === "message") expect(Number(seq)).toBeLessThanOrEqual(numbers.length);
          if (what === "edit") expect(edited).toContain(Number(seq));
        }
      }
      for (const line of acknowledged) {
        const [what, id, name = ""] = line.split(" ");
        if (what === "user") expect((await store.users.by("username", name))?.id).toBe(Number(id));
        if (what === "room") expect((await store.rooms.by("name", name))?.id).toBe(Number(id));
      }
      const pairs = (names: readonly string[]) => names.filter((name) => name.startsWith("pair-")).sort();
      const people = (await rowsOf(store.users)).map(({ username }) => username);
      expect(pairs((await rowsOf(store.rooms)).map(({ name }) => name))).toEqual(pairs(people));
      await close();
    }
    const kinds = new Set(acknowledged.map((line) => line.split(" ")[0]));
    expect(kinds).toEqual(new Set(["message", "edit", "user", "room"]));
    const ids = acknowledged.filter((line) => line.startsWith("user ")).map((line) => line.split(" ")[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
