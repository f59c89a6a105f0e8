import { describe, expect, it } from "vitest";
import { readPlace, writePlace } from "../../../../renderer/chat/shared/route.ts";

describe("the place in the address", () => {
  it.each([
    "/",
    "/?view=find",
    "/?view=shops&shop=3",
    "/r/12",
    "/r/12?code=4711",
    "/r/12?panel=search&dialog=person:7",
    "/r/12?at=345",
  ])("%s is read and written the same", (url) => {
    const { pathname, search } = new URL(url, "http://host");
    expect(writePlace(readPlace(pathname, search))).toBe(url);
  });

  it("forgets what nobody can have meant", () => {
    const place = readPlace("/r/abc", "?panel=kitchen&at=-1&view=x&shop=1e9");
    expect(writePlace(place)).toBe("/");
  });
});
