/** The overview's notices and refusals: what one click on them changes on the server. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, expect, it } from "vitest";
import type { Visitor } from "../../support/browser/chat.ts";
import { notice, openConsole, undo } from "../../support/browser/console.ts";
import { worldAndBrowser } from "../../support/browser/start.ts";
import { removeFolder, temporaryFolder } from "../../support/folders.ts";
import { call } from "../../support/people.ts";
import { exchange } from "../../support/requests.ts";

const dataDir = temporaryFolder();
afterAll(() => removeFolder(dataDir));
mkdirSync(join(dataDir, "logs"));
const file = `crash-${new Date().toISOString().replaceAll(":", "-")}.json`;
writeFileSync(join(dataDir, "logs", file), '{"message":"a library fell over"}');
const { world, browser } = await worldAndBrowser({ dataDir });
let visitor: Visitor;
afterEach(async () => {
  expect(visitor.sins).toEqual([]);
  await visitor.context.close();
});

async function open() {
  visitor = await openConsole(browser, world.host);
  await visitor.page.getByText("Recent activity").waitFor();
  return visitor.page;
}
const come = (host: string): Promise<string> =>
  exchange(world.host.port, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
const names = (): unknown => world.host.host.settings.current["listen.names"];

it("the overview adds a name that people use to the server's names, and Undo removes it", async () => {
  const page = await open();
  await world.host.host.settings.update({ "listen.names": "intranet.example" });
  await come("chat.corp.example");
  await come("evil.example");
  const notices = page.getByRole("region", { name: "Notices" });
  await notices.getByRole("button", { name: "Add chat.corp.example" }).click();
  await notices.getByText("chat.corp.example").waitFor({ state: "detached" });
  await notices.getByText("evil.example").waitFor();
  expect(names()).toBe("intranet.example, chat.corp.example");
  await notice(page, "chat.corp.example is now a name of this server.").waitFor();
  await undo(page).click();
  await notices.getByText("chat.corp.example").waitFor();
  expect(names()).toBe("intranet.example");
});

it("a dismissed crash stays dismissed, and a dismissed list of names returns when there is another one", async () => {
  const page = await open();
  const notices = page.getByRole("region", { name: "Notices" });
  await notices.getByText("a library fell over").waitFor();
  await notices.getByText(/^logs\/crash-.*\.json$/).waitFor();
  await notices.getByRole("button", { name: "Dismiss: The server crashed" }).click();
  await notices.getByRole("button", { name: "Dismiss: People use other names" }).click();
  await notices.waitFor({ state: "detached" });
  await page.reload();
  await page.getByText("Recent activity").waitFor();
  expect(await notices.count()).toBe(0);
  await come("new.example");
  await notices.getByText("new.example").waitFor();
  expect(await notices.getByText("a library fell over").count()).toBe(0);
});

it("the overview shows refused requests, and bans the address that caused them", async () => {
  const bomb = gzipSync(Buffer.alloc(500_000, " "));
  const response = await fetch(`${world.host.url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json", "content-encoding": "gzip" },
    body: bomb,
  });
  expect(response.ok).toBe(false);
  const page = await open();
  const refusals = page.getByRole("region", { name: "Refused requests" });
  await refusals.getByText("Compressed data that grows too large").waitFor();
  await refusals.getByRole("meter", { name: "Open connections" }).waitFor();
  await refusals.getByRole("meter", { name: "Request data in memory" }).waitFor();
  await refusals.getByRole("button", { name: "Ban 127.0.0.1" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Everyone at this address will be disconnected").waitFor();
  await dialog.getByRole("button", { name: "Ban" }).click();
  await dialog.waitFor({ state: "detached" });
  const body = { username: "eve", password: "eve's password" };
  expect(await call(world.host, "POST", "/api/users", { body })).toMatchObject({ status: 403 });
});
