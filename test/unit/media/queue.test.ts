import { describe, expect, it } from "vitest";
import type { Requester } from "../../../server/chat/ports.ts";
import { FairQueue } from "../../../server/media/queue.ts";

const queue = (more: Partial<ConstructorParameters<typeof FairQueue>[0]> = {}) =>
  new FairQueue({
    lanes: 2,
    perCaller: { count: 4, cost: 100 },
    perAddress: { count: 6, cost: 150 },
    total: 10,
    costPerSecond: 10,
    ...more,
  });

const [eve, mel, bob, cy] = ["10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.3"].map((address, n) => ({
  userId: n + 1,
  address,
})) as [Requester, Requester, Requester, Requester];

/** Work that waits until the test ends it; `begun` holds the order in which it began. */
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

describe("the picture queue", () => {
  it("keeps a lane for others while one caller floods it", async () => {
    const { begun, work } = works();
    const pictures = queue();
    for (const name of ["eve 1", "eve 2", "eve 3"]) void pictures.run(eve, { cost: 10 }, work(name));
    void pictures.run(bob, { cost: 1 }, work("bob 1"));
    await new Promise(setImmediate);
    expect(begun).toEqual(["eve 1", "bob 1"]);
  });

  it("gives accounts behind one address equal turns, and those without an account one together", async () => {
    const { begun, work, end } = works();
    const pictures = queue({ lanes: 1 });
    const stranger = (address: string) => ({ userId: null, address });
    for (const name of ["eve 1", "eve 2"]) void pictures.run(eve, { cost: 10 }, work(name));
    for (const name of ["mel 1", "mel 2"]) void pictures.run(mel, { cost: 10 }, work(name));
    void pictures.run(stranger("2001:db8::1"), { cost: 10 }, work("stranger 1"));
    void pictures.run(stranger("2001:db8::2"), { cost: 10 }, work("stranger 2"));
    await new Promise(setImmediate);
    const order = ["eve 1", "mel 1", "stranger 1", "eve 2", "mel 2", "stranger 2"];
    for (const name of order) await end(name);
    expect(begun).toEqual(order);
  });

  it("limits what one address has waiting, and keeps a lane for others", async () => {
    const { begun, work } = works();
    const pictures = queue();
    for (let n = 0; n < 4; n++) void pictures.run(eve, { cost: 1 }, work(`eve ${n}`));
    for (let n = 0; n < 2; n++) void pictures.run(mel, { cost: 1 }, work(`mel ${n}`));
    await expect(pictures.run(mel, { cost: 1 }, work("more"))).rejects.toMatchObject({
      reason: "pictures_busy",
    });
    void pictures.run(bob, { cost: 1 }, work("bob"));
    await new Promise(setImmediate);
    expect(begun).toEqual(["eve 0", "bob"]);
  });

  it("runs one large picture at a time, while small ones pass", async () => {
    const { begun, work, end } = works();
    const pictures = queue();
    void pictures.run(eve, { cost: 1, isLarge: true }, work("eve, large"));
    void pictures.run(bob, { cost: 1, isLarge: true }, work("bob, large"));
    void pictures.run(cy, { cost: 1 }, work("cy"));
    await new Promise(setImmediate);
    expect(begun).toEqual(["eve, large", "cy"]);
    await end("cy");
    expect(begun).toEqual(["eve, large", "cy"]);
    await end("eve, large");
    expect(begun).toEqual(["eve, large", "cy", "bob, large"]);
  });

  it("serves the caller who has used least first", async () => {
    const { begun, work, end } = works();
    const pictures = queue({ lanes: 1 });
    void pictures.run(eve, { cost: 50 }, work("eve 1"));
    void pictures.run(eve, { cost: 1 }, work("eve 2"));
    void pictures.run(bob, { cost: 5 }, work("bob 1"));
    void pictures.run(cy, { cost: 5 }, work("cy 1"));
    await new Promise(setImmediate);
    for (const name of ["eve 1", "bob 1", "cy 1"]) await end(name);
    expect(begun).toEqual(["eve 1", "bob 1", "cy 1", "eve 2"]);
  });

  it("limits a caller's waiting pictures by number and cost, and says when to try again", async () => {
    const { work } = works();
    const busy = { code: "unavailable", reason: "pictures_busy" };
    const many = queue();
    for (let n = 0; n < 4; n++) void many.run(eve, { cost: 1 }, work(`eve ${n}`));
    await expect(many.run(eve, { cost: 1 }, work("more"))).rejects.toMatchObject(busy);
    const dear = queue();
    void dear.run(eve, { cost: 90 }, work("dear"));
    await expect(dear.run(eve, { cost: 20 }, work("more"))).rejects.toMatchObject({
      ...busy,
      values: { retryAfterSeconds: 9 },
    });
  });

  it("accepts one picture of any cost, and refuses everybody when it is full", async () => {
    const { begun, work } = works();
    const pictures = queue({ total: 2 });
    void pictures.run(eve, { cost: 1000 }, work("eve 1"));
    void pictures.run(bob, { cost: 1 }, work("bob 1"));
    await expect(pictures.run(cy, { cost: 1 }, work("cy 1"))).rejects.toMatchObject({
      reason: "pictures_busy",
    });
    expect(begun).toEqual(["eve 1", "bob 1"]);
  });

  it("continues after a picture that fails, and accepts new ones when old ones are done", async () => {
    const pictures = queue({ lanes: 1, perCaller: { count: 1, cost: 10 } });
    for (let n = 0; n < 20; n++) {
      const failing = pictures.run(eve, { cost: 1 }, async () => Promise.reject(new Error("no picture")));
      await expect(failing).rejects.toThrow("no picture");
      expect(await pictures.run(eve, { cost: 1 }, async () => n)).toBe(n);
    }
  });
});
