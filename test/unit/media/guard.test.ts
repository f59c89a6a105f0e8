import { describe, expect, it } from "vitest";
import { mayConnect } from "../../../server/media/guard.ts";

describe("a network of public addresses that the server is in", () => {
  const own = ["93.184.216.9/24", "2606:2800:220:1::9/64"];

  it.each(["93.184.216.34", "93.184.216.9", "::ffff:93.184.216.34", "2606:2800:220:1::34"])(
    "allows %s only where private networks may be reached",
    (address) => {
      expect([mayConnect(address, false, own), mayConnect(address, true, own)]).toEqual([false, true]);
      expect(mayConnect(address, false, [])).toBe(true);
    },
  );

  it("does not block addresses next to it", () => {
    for (const address of ["93.184.217.34", "2606:2800:220:2::34"]) {
      expect(mayConnect(address, false, own)).toBe(true);
    }
  });
});
