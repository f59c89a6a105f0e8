import { expect, it } from "vitest";
import { Traffic } from "../../../server/admin/traffic.ts";
import type { Core } from "../../../server/chat/core.ts";

const STARTED_AT = new Date(2026, 0, 1, 12, 0, 30).getTime();
const ago = (minutes: number) => new Date(STARTED_AT - minutes * 60_000).toISOString();

it("counts the messages from before the start once, even if the first try fails halfway", async () => {
  let isDamaged = true;
  const core = {
    now: () => STARTED_AT,
    subscribe: () => () => {},
    history: {
      async *sentSince() {
        yield ago(0.25);
        yield ago(5);
        if (isDamaged) throw new Error("on purpose");
        yield ago(5);
        yield ago(120);
      },
    },
  };
  const traffic = new Traffic(core as unknown as Core);
  await expect(traffic.read()).rejects.toThrow("on purpose");
  isDamaged = false;
  for (const _again of [1, 2]) {
    const { today, rate } = await traffic.read();
    expect(today).toBe(4);
    expect([rate.at(-1), rate.at(-6)]).toEqual([1, 2]);
    expect(rate.reduce((sum, count) => sum + count)).toBe(3);
  }
});
