/** The built pages, libraries included, use nothing that the oldest promised browsers lack. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { askedFor, newerThanBaseline } from "../support/baseline.ts";
import { arrive, field, line, lines, say } from "../support/browser/chat.ts";
import { hostAndBrowser } from "../support/browser/start.ts";
import { askOk, createRoom, person } from "../support/people.ts";

const ASSETS = fileURLToPath(new URL("../../dist/renderer/assets", import.meta.url));

/** Part of libraries, never used by the pages: React's view transitions, marked's own tests of the browser. */
const UNUSED: Readonly<Record<string, readonly string[]>> = { docs: ["lookbehind"] };

const { host, browser } = await hostAndBrowser();

describe("the built pages", () => {
  it("use nothing newer than the oldest promised browser", () => {
    const names = readdirSync(ASSETS).filter((name) => /\.(?:js|css)$/.test(name));
    expect(names.length).toBeGreaterThan(20);
    const found = names.flatMap((name) =>
      newerThanBaseline(readFileSync(join(ASSETS, name), "utf8"), name.endsWith(".css") ? "css" : "js")
        .filter((what) => !UNUSED[name.split("-")[0] ?? ""]?.includes(what))
        .map((what) => `${name}: ${what}`),
    );
    expect(found).toEqual([]);
  });

  it("ask before they begin for everything that browsers since 2018 may lack", () => {
    const question = readFileSync(join(ASSETS, "../old-browser.js"), "utf8");
    const scripts = readdirSync(ASSETS).filter((name) => name.endsWith(".js"));
    const used = new Set(scripts.flatMap((name) => askedFor(readFileSync(join(ASSETS, name), "utf8"))));
    expect(used.size).toBeGreaterThan(5);
    expect([...used].filter((name) => !question.includes(`"${name}"`))).toEqual([]);
  });

  it("work in a browser without the features that came after Chrome 109 and Safari 15.6", async () => {
    const ada = await person(host, "ada");
    const room = await createRoom(ada, "Old browsers");
    const context = await browser.newContext({ locale: "en-US" });
    await context.addInitScript(`
      for (const name of ["with", "toSpliced", "toSorted", "toReversed"]) delete Array.prototype[name];
      delete URL.canParse; delete URL.parse; delete AbortSignal.timeout; delete AbortSignal.any;
      delete Object.groupBy; delete Promise.withResolvers; delete Intl.Segmenter;
      Object.defineProperty(Navigator.prototype, "userActivation", { value: undefined });`);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(`${host.url}/r/${room.id}`);
    await arrive(page, "Mr. Old");
    await say(page, "from the old browser");
    await line(page, "from the old browser").getByLabel("Sent").waitFor();
    const socket = await ada.connect();
    await askOk(socket, "room:join", { roomId: room.id });
    await askOk(socket, "message:send", {
      roomId: room.id,
      clientId: "c1",
      kind: "text",
      body: "look at https://example.com/page please",
    });
    await lines(page).getByRole("link", { name: "https://example.com/page" }).waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  it.each([
    [
      "blocks site data",
      'Object.defineProperty(window, "NAME", { get() { throw new DOMException("", "SecurityError"); } });',
    ],
    [
      "has no storage space left",
      'Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };',
    ],
  ])("work for this visit where the browser %s, and say what is lost", async (_, script) => {
    const owner = await person(host, `owner ${script.length}`);
    const room = await createRoom(owner, `Visitors ${script.length}`);
    const context = await browser.newContext({ locale: "en-US" });
    for (const name of ["localStorage", "sessionStorage"])
      await context.addInitScript(script.replace("NAME", name));
    const page = await context.newPage();
    await page.goto(`${host.url}/r/${room.id}`);
    await page.getByText("This browser keeps no data for this page").waitFor();
    await arrive(page, `visitor ${script.length}`);
    await say(page, "good day");
    await line(page, "good day").getByLabel("Sent").waitFor();
    expect(await field(page).inputValue()).toBe("");
    await context.close();
  });

  it("say in both languages when a browser is too old or runs no scripts", async () => {
    const context = await browser.newContext();
    await context.addInitScript("delete Array.prototype.at;");
    const page = await context.newPage();
    for (const path of ["/", "/admin", "/docs", "/trust"]) {
      await page.goto(host.url + path);
      // Its scripts have run, and have not replaced the sentences.
      expect(await page.locator("body").innerText(), path).toMatch(
        /needs a newer browser[\s\S]*请使用较新的浏览器/,
      );
    }
    await context.close();
    for (const path of ["/", "/r/1", "/admin", "/docs", "/trust"]) {
      const html = await (await fetch(host.url + path)).text();
      expect(html, path).toMatch(
        /<noscript>[\s\S]*allow it in the browser[\s\S]*请在浏览器中允许[\s\S]*<\/noscript>/,
      );
    }
  });
});
