/**
 * Dialect D as pages with axios call it (server/dialects/h5/README.md): from another origin with credentials, a base
 * URL that doubles the slash, `undefined` in the header `token` before the login, `null` for what a form leaves open.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { as, type DelayedRoutes, delayRoutes, LATENCIES, restartable } from "../../support/client-latency.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { send } from "../../support/loopback.ts";

const ORIGIN = "http://shop.example:8081";
const SETTINGS = { "h5.activation": "open" } as const;

/** A page with its stored token. */
class Page {
  readonly #reach: DelayedRoutes;
  token: string | undefined;

  constructor(ways: DelayedRoutes) {
    this.#reach = ways;
  }

  async call(method: string, path: string, body?: object) {
    const answer = await send(this.#reach.http, `//h5/${path}`, {
      method,
      ...(body && { body }),
      headers: { Origin: ORIGIN, Accept: "application/json, text/plain, */*", token: `${this.token}` },
    });
    // Otherwise the browser does not give the answer to the page.
    expect(answer.headers["access-control-allow-origin"]).toBe(ORIGIN);
    expect(answer.headers["access-control-allow-credentials"]).toBe("true");
    expect(answer.status).toBe(200);
    return answer.body as { data: unknown; msg: string; code: number };
  }

  async enter(username: string): Promise<void> {
    expect(await this.call("GET", "merchant")).toMatchObject({ code: 401, msg: "请先登录" });
    expect((await this.call("POST", "user/reg", { username, password: "pw" })).code).toBe(200);
    const { data } = await this.call("POST", "user/login", { username, password: "pw" });
    this.token = as.text((data as { token: unknown }).token);
  }

  async open(name: string): Promise<string> {
    const page = { activationCode: "any", name, icon: null, customer: null };
    const { data } = await this.call("POST", "merchant/createMerchant", page);
    const merchant = as.text(as.list(data)[0]?._id);
    const group = await this.call("POST", "group", { merchant, name: `${name} group`, icon: null });
    expect(group.code).toBe(200);
    return merchant;
  }
}

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost({ settings: SETTINGS });
});
afterAll(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

describe.concurrent("a page that uses axios", () => {
  it.each(LATENCIES.filter(([, socket]) => socket === 0))(
    "logs in, opens a page and joins a group (HTTP + %i ms)",
    async (...latency) => {
      const ways = await delayRoutes(host, latency);
      const [owner, guest] = [new Page(ways), new Page(ways)];
      try {
        await Promise.all([owner.enter(`owner ${latency[0]}`), guest.enter(`guest ${latency[0]}`)]);
        const merchant = await owner.open(`shop ${latency[0]}`);
        await guest.call("POST", "merchant", { merchant });
        const { data } = await guest.call("POST", "group/getGroup", { merchant });
        const [group] = as.list(data);
        expect(group?.state).toBe(0);
        expect(await guest.call("POST", "group/join", { group: group?._id })).toMatchObject({
          data: { state: 1 },
        });
      } finally {
        await ways.close();
      }
    },
  );
});

it("a page keeps using its token after a restart of the server", async () => {
  const server = await restartable({ settings: SETTINGS });
  const ways = await delayRoutes(server, [30, 0]);
  const page = new Page(ways);
  try {
    await page.enter("owner");
    await page.open("shop");
    await server.restart();
    expect(as.list((await page.call("GET", "merchant")).data)).toHaveLength(1);
  } finally {
    await ways.close();
    await server.stop();
  }
});
