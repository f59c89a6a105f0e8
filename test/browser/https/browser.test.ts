/** The web client over HTTPS: features that browsers reserve for secure pages work, and the chat uses wss. */
import { expect, it } from "vitest";
import { arrive, line, say, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { createRoom, person } from "../../support/people.ts";

const settings = { "listen.https": true, "listen.httpsPort": 0 };
const { host, browser } = await hostAndBrowser({ settings });

it("people on HTTPS and on HTTP talk in one room", async () => {
  const ada = await person(host, "ada");
  const { id } = await createRoom(ada, "Lobby");
  const { httpsUrls } = await host.host.listening();
  const url = (httpsUrls[0] ?? "").replace(/\/$/, "");
  // Chromium accepts no authority from the command line; other tests show that devices verify the certificate.
  const bo = await visit(browser, { url }, `/r/${id}`, { ignoreHTTPSErrors: true });
  const cy = await visit(browser, host, `/r/${id}`);
  const sockets: string[] = [];
  bo.page.on("websocket", (socket) => sockets.push(new URL(socket.url()).protocol));
  expect(await bo.page.evaluate("isSecureContext")).toBe(true);
  await arrive(bo.page, "bo");
  await arrive(cy.page, "cy");
  await say(bo.page, "Hello over TLS");
  await line(cy.page, "Hello over TLS").waitFor();
  await say(cy.page, "Hello in the clear");
  await line(bo.page, "Hello in the clear").waitFor();
  expect(new Set(sockets)).toEqual(new Set(["wss:"]));
  expect([...bo.sins, ...cy.sins]).toEqual([]);
  for (const { context } of [bo, cy]) await context.close();
});
