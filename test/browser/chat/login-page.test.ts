/** A network whose login page answers every request, also those to the server. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { enterAs, field, line, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { createRoom, person } from "../../support/people.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");

const PAGE = "<h1>Log in to this network</h1>";
const ANSWER = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${PAGE.length}\r\nConnection: close\r\n\r\n`;

/** Forwards connections to the host. While it is locked, its own page answers each request. */
async function network() {
  const open = new Set<Socket>();
  const asked = new Set<string>();
  let isLocked = false;
  const server = createServer((near) => {
    open.add(near);
    near.on("close", () => open.delete(near)).on("error", () => near.destroy());
    if (!isLocked) {
      const far = connect(host.port, "127.0.0.1");
      far.on("error", () => near.destroy()).on("close", () => near.destroy());
      near
        .on("close", () => far.destroy())
        .pipe(far)
        .pipe(near);
      return;
    }
    near.once("data", (head) => {
      const path = head.toString("latin1").split(" ")[1] ?? "";
      asked.add(path.replace(/-[\w-]+\.js$/, ""));
      near.end(ANSWER + PAGE);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const near of open) near.destroy();
  };
  onTestFinished(() => {
    server.close();
    cut();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The paths that its page answered, without the hash of a part. */
    asked,
    lock(locked: boolean) {
      isLocked = locked;
      cut();
    },
  };
}

it("a network's login page is not kept as the client", async () => {
  const { id } = await createRoom(ada, "Lobby");
  const net = await network();
  const { page, context, sins } = await visit(browser, net);
  onTestFinished(() => context.close());
  await enterAs(page, net, ada.token, `/r/${id}`);
  await field(page).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  // From here on the worker answers for the page and its parts.
  await page.reload();
  await field(page).waitFor();

  let pages = 0;
  page.on("domcontentloaded", () => {
    pages += 1;
  });
  net.lock(true);
  await page.getByRole("button", { name: "Search in this room" }).click();
  await page.getByText("That did not load. The server may be").waitFor();
  expect(pages).toBe(0);
  net.asked.clear();
  await page.reload();
  await page.getByText("Server not reachable").waitFor();
  await expect.poll(() => net.asked).toContain("/");

  net.lock(false);
  await page.reload();
  await field(page).waitFor();
  await page.getByRole("button", { name: "Search in this room" }).click();
  await page.getByRole("searchbox").waitFor();
  expect(sins).toEqual([]);
});

it("an upload that a network's login page answered is sent again", async () => {
  const { id } = await createRoom(ada, "Office");
  const { page, context } = await visit(browser, host);
  onTestFinished(() => context.close());
  await enterAs(page, host, ada.token, `/r/${id}`);
  await field(page).waitFor();
  await page.route("**/api/uploads", (route) => route.fulfill({ contentType: "text/html", body: PAGE }), {
    times: 1,
  });
  const files = page.getByRole("main").locator("input[type=file]");
  await files.setInputFiles([
    { name: "plan.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(9) },
  ]);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await line(page, "plan.bin").waitFor();
});
