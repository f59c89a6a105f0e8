import { describe, expect, it } from "vitest";
import { FairQueue } from "../../../server/media/queue.ts";

const queue = (more: Partial<ConstructorParameters<typeof FairQueue>[0]> = {}) =>
  new FairQueue({ lanes: 2, perCaller: { count: 4, cost: 100 }, total: 10, costPerSecond: 10, ...more });

/** Work that stands still until it is told to end; `begun` tells in which order it began. */
function works() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    work: (name: string) => () =>
      new Promise<string>((resolve) => {
        begun.push(name);
        ends.set(name, () => resolve(name));
      }),
    async end(name: string) {
      ends.get(name)?.();
      await new Promise(setImmediate);
    },
  };
}

describe("the queue of pictures", () => {
  it("leaves a lane to others while one caller floods it", async () => {
    const { begun, work } = works();
    const pictures = queue();
    for (const name of ["eve 1", "eve 2", "eve 3"]) void pictures.run("eve", 10, work(name));
    void pictures.run("bob", 1, work("bob 1"));
    await new Promise(setImmediate);
    expect(begun).toEqual(["eve 1", "bob 1"]);
  });

  it("serves first who has used least", async () => {
    const { begun, work, end } = works();
    const pictures = queue({ lanes: 1 });
    void pictures.run("eve", 50, work("eve 1"));
    void pictures.run("eve", 1, work("eve 2"));
    void pictures.run("bob", 5, work("bob 1"));
    void pictures.run("cy", 5, work("cy 1"));
    await new Promise(setImmediate);
    for (const name of ["eve 1", "bob 1", "cy 1"]) await end(name);
    expect(begun).toEqual(["eve 1", "bob 1", "cy 1", "eve 2"]);
  });

  it("refuses a caller's next piece by their number and by their cost, and says when to try again", async () => {
    const { work } = works();
    const busy = { code: "unavailable", reason: "pictures_busy" };
    const many = queue();
    for (let n = 0; n < 4; n++) void many.run("eve", 1, work(`eve ${n}`));
    await expect(many.run("eve", 1, work("more"))).rejects.toMatchObject(busy);
    const dear = queue();
    void dear.run("eve", 90, work("dear"));
    await expect(dear.run("eve", 20, work("more"))).rejects.toMatchObject({
      ...busy,
      values: { retryAfterSeconds: 9 },
    });
  });

  it("takes one piece of any cost, and refuses everybody when it is full", async () => {
    const { begun, work } = works();
    const pictures = queue({ total: 2 });
    void pictures.run("eve", 1000, work("eve 1"));
    void pictures.run("bob", 1, work("bob 1"));
    await expect(pictures.run("cy", 1, work("cy 1"))).rejects.toMatchObject({ reason: "pictures_busy" });
    expect(begun).toEqual(["eve 1", "bob 1"]);
  });

  it("goes on after a piece that fails, and takes new ones when old ones have ended", async () => {
    const pictures = queue({ lanes: 1, perCaller: { count: 1, cost: 10 } });
    for (let n = 0; n < 20; n++) {
      const failing = pictures.run("eve", 1, async () => Promise.reject(new Error("no picture")));
      await expect(failing).rejects.toThrow("no picture");
      expect(await pictures.run("eve", 1, async () => n)).toBe(n);
    }
  });
});
