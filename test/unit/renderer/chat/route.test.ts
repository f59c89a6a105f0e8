import { describe, expect, it } from "vitest";
import { readRoute, writeRoute } from "../../../../renderer/chat/shared/route.ts";

describe("the route in the address", () => {
  it.each([
    "/",
    "/?view=find",
    "/?view=merchants&merchant=3",
    "/r/12",
    "/r/12?code=4711",
    "/r/12?panel=search&dialog=person:7",
    "/r/12?at=345",
  ])("%s is read and written the same", (url) => {
    const { pathname, search } = new URL(url, "http://host");
    expect(writeRoute(readRoute(pathname, search))).toBe(url);
  });

  it("drops invalid parts", () => {
    const place = readRoute("/r/abc", "?panel=kitchen&at=-1&view=x&merchant=1e9");
    expect(writeRoute(place)).toBe("/");
  });
});
