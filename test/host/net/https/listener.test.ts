import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { Budgets } from "../../../../server/net/budgets/index.ts";
import { Authority } from "../../../../server/net/https/authority.ts";
import { HttpsListener } from "../../../../server/net/https/listener.ts";
import { DEFAULT_SETTINGS } from "../../../../server/settings.ts";
import { folderForTest } from "../../../support/folders.ts";
import { certificateOf, secureCall, secureSocket } from "../../../support/https.ts";
import { collectingLog } from "../../../support/log.ts";
import { readUntil } from "../../../support/requests.ts";

it("new connections get a new certificate, and open ones are not closed", async () => {
  const { log, complaints } = collectingLog();
  let names = ["127.0.0.1"];
  const authority = new Authority({
    folder: join(folderForTest(), "https"),
    names: () => names,
    now: () => new Date(),
  });
  const serve = {
    request: (_: unknown, response: { end(text: string): unknown }) => void response.end("hi"),
    upgrade: () => {},
    budgets: new Budgets(() => DEFAULT_SETTINGS, log),
  };
  const listener = new HttpsListener(serve, authority, log);
  await listener.set({ port: 0, host: "127.0.0.1" }, 0);
  onTestFinished(() => listener.set(null, 0));
  const device = { port: listener.state?.port ?? 0, ca: await authority.root() };

  const kept = await secureSocket(device);
  const before = await certificateOf(device);
  await listener.renew();
  expect((await certificateOf(device)).fingerprint256).toBe(before.fingerprint256);
  names = ["127.0.0.1", "10.9.8.7"];
  await listener.renew();
  const after = await certificateOf(device);
  expect(new X509Certificate(after.raw).checkIP("10.9.8.7")).toBe("10.9.8.7");
  expect(await secureCall({ ...device, name: "10.9.8.7" }, "/")).toBe("200 hi");
  kept.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  expect(await readUntil(kept, "hi")).toContain("200 OK");
  kept.destroy();
  expect(complaints).toEqual([]);
});
