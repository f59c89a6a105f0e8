import { afterEach, expect, it, vi } from "vitest";
import { createApi } from "../../../../renderer/chat/wire/api.ts";
import { serverNow } from "../../../../renderer/ui/now.ts";

const PORTAL = "<html>Log in to this network</html>";
const api = createApi({ token: () => "token", onTokenRefused: () => expect.unreachable() });

afterEach(() => vi.unstubAllGlobals());

it.each([
  [200, PORTAL, "offline"],
  [200, "", "offline"],
  [502, PORTAL, "offline"],
  [511, PORTAL, "offline"],
  [403, PORTAL, "bad_answer"],
  [404, '{"message":"no such page"}', "bad_answer"],
])("an answer %i that is not the server's is a failure: %s", async (status, body, code) => {
  const headers = { date: "Thu, 01 Jan 1970 00:00:00 GMT" };
  vi.stubGlobal("fetch", async () => new Response(body, { status, headers }));
  await expect(api("updateMe", { body: {} })).rejects.toMatchObject({ code });
  expect(serverNow()).toBeGreaterThan(Date.now() - 60_000);
});

it("an empty answer of the server is none", async () => {
  vi.stubGlobal("fetch", async () => new Response(null, { status: 204 }));
  expect(await api("logout")).toBeUndefined();
});
