import Koa from "koa";
import { expect, it } from "vitest";
import type { Dialect } from "../../../server/dialects/dialect.ts";
import { apiReference } from "../../../server/net/reference.ts";

it("the reference of an API is built once, however often it is requested", async () => {
  const asked: string[] = [];
  const dialects = (["native", "apiv1"] as const).map(
    (name): Dialect => ({
      name,
      reference(version) {
        asked.push(name);
        return { openapi: "3.1.0", info: { title: `The ${name}`, version, description: "" }, paths: {} };
      },
      mount: () => ({ http: async () => {}, close: async () => {} }),
    }),
  );
  const serve = apiReference(() => dialects, "1.2.3");
  const read = async (path: string): Promise<unknown> => {
    const ctx = new Koa().createContext(
      { url: path, method: "GET", headers: {} } as never,
      {
        setHeader() {},
        removeHeader() {},
        getHeader() {},
        hasHeader: () => false,
      } as never,
    );
    await serve(ctx, async () => {});
    return JSON.parse(String(ctx.body));
  };
  for (let times = 0; times < 3; times += 1) {
    expect(await read("/docs/index.json")).toEqual({
      version: "1.2.3",
      apis: [
        { name: "native", title: "The native" },
        { name: "apiv1", title: "The apiv1" },
      ],
    });
    expect(await read("/docs/apiv1.json")).toMatchObject({ info: { version: "1.2.3" } });
  }
  expect(asked).toEqual(["native", "apiv1"]);
});
