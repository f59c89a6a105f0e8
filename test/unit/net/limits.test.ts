import { describe, expect, it } from "vitest";
import { ChatError } from "../../../server/chat/errors.ts";
import type { CostClass } from "../../../server/dialects/dialect.ts";
import { createLimits } from "../../../server/net/limits.ts";

const KINDS: CostClass[] = ["read", "heavy", "create", "guess", "write", "upload"];
/** How many of `kind` are accepted before the first refusal. */
async function allowed(
  limit: ReturnType<typeof createLimits>,
  kind: CostClass,
  address: string,
): Promise<number> {
  for (let count = 0; count < 20_000; count += 1) {
    try {
      await limit(kind, address);
    } catch (error) {
      expect(error).toBeInstanceOf(ChatError);
      expect(error).toMatchObject({ code: "rate_limited", status: 429 });
      expect((error as ChatError).values).toEqual({ retryAfterSeconds: expect.any(Number) });
      return count;
    }
  }
  return Number.POSITIVE_INFINITY;
}

describe("limits", () => {
  it.each(KINDS)("on %s let an office behind one address through and stop a program", async (kind) => {
    const count = await allowed(
      createLimits(() => true),
      kind,
      "10.0.0.1",
    );
    expect(count).toBeGreaterThanOrEqual(50);
    expect(count).toBeLessThan(20_000);
  });

  it("report each refusal and nothing else", async () => {
    const refused: string[] = [];
    const limit = createLimits(
      () => true,
      (address) => refused.push(address),
    );
    await allowed(limit, "guess", "10.0.0.1");
    expect(refused).toEqual(["10.0.0.1"]);
  });

  it("count each address and each kind separately", async () => {
    const limit = createLimits(() => true);
    await allowed(limit, "guess", "10.0.0.1");
    await limit("guess", "10.0.0.2");
    await limit("create", "10.0.0.1");
    await expect(limit("guess", "10.0.0.1")).rejects.toThrow("Too many tries.");
  });

  it("count the addresses of one IPv6 network as one", async () => {
    const limit = createLimits(() => true);
    await allowed(limit, "guess", "2001:db8:1:2::3");
    await expect(limit("guess", "2001:db8:1:2:ffff::4")).rejects.toThrow("Too many tries.");
    await limit("guess", "2001:db8:1:3::3");
  });

  it("can be switched off while running", async () => {
    let isOn = true;
    const limit = createLimits(() => isOn);
    await allowed(limit, "guess", "10.0.0.1");
    isOn = false;
    await limit("guess", "10.0.0.1");
    isOn = true;
    await expect(limit("guess", "10.0.0.1")).rejects.toThrow();
  });
});
