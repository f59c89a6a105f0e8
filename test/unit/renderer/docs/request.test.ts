import { expect, it } from "vitest";
import { requestOf } from "../../../../renderer/docs/try/request.ts";
import type { Call } from "../../../../renderer/docs/wire/openapi.ts";

it("the query of a request is sent from browsers without `URLSearchParams.size` too", () => {
  const size = Object.getOwnPropertyDescriptor(URLSearchParams.prototype, "size") ?? {};
  Reflect.deleteProperty(URLSearchParams.prototype, "size");
  try {
    const parameters = [
      { name: "id", in: "path", required: true },
      { name: "q", in: "query", required: false },
    ];
    const call = { path: "/rooms/{id}", method: "GET", parameters, bodyTypes: [] } as unknown as Call;
    const filled = { body: "", bodyType: "", file: null, token: "" };
    expect(requestOf(call, { ...filled, parameters: { id: "5", q: "a b" } }).url).toBe("/rooms/5?q=a+b");
    expect(requestOf(call, { ...filled, parameters: { id: "5" } }).url).toBe("/rooms/5");
  } finally {
    Object.defineProperty(URLSearchParams.prototype, "size", size);
  }
});
