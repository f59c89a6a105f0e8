/** Files are shown in place: pictures, animations, videos, audio and documents. */
import type { Browser, Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Message } from "../../../server/chat/types.ts";
import { STILL, violations } from "../../support/browser/axe.ts";
import { enterAs, field, PHONE, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { ask, createRoom, person } from "../../support/people.ts";
import { animation, heic, plain } from "../../support/pictures.ts";
import { silence } from "../../support/sounds.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");

async function send(roomId: number, name: string, data: Uint8Array): Promise<Message> {
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(data)]), name);
  const headers = { Authorization: `Bearer ${ada.token}` };
  const sent = await fetch(`${host.url}/api/rooms/${roomId}/files`, { method: "POST", headers, body: form });
  expect(sent.status).toBe(201);
  return (await sent.json()) as Message;
}

/** A room in which these files were sent, open in a page. */
async function roomWith(
  files: Record<string, Uint8Array>,
  options: Parameters<Browser["newContext"]>[0] = {},
) {
  const roomId = (await createRoom(ada, `Files ${Object.keys(files).join(" ")} ${Math.random()}`)).id;
  for (const [name, data] of Object.entries(files)) await send(roomId, name, data);
  const visitor = await visit(browser, host, undefined, options);
  await enterAs(visitor.page, host, ada.token, `/r/${roomId}`);
  await field(visitor.page).waitFor();
  return { ...visitor, roomId };
}

const open = (page: Page, name: string) => page.getByRole("button", { name: `Open picture ${name}` });
const ratioOf = async (locator: Locator) => {
  const { width = 0, height = 1 } = (await locator.boundingBox()) ?? {};
  return width / height;
};

describe("a picture", () => {
  it.each([
    ["portrait", 600, 800],
    ["panorama", 3000, 400],
    ["long screenshot", 400, 6000],
  ])("keeps its aspect ratio in the conversation (%s)", async (name, width, height) => {
    const { page, context } = await roomWith({ [name]: await plain(width, height) });
    const image = open(page, name).getByRole("presentation", { includeHidden: true });
    await expect.poll(() => ratioOf(image)).toBeCloseTo(width / height, 1);
    await page.getByRole("figure").getByText(name).waitFor();
    await context.close();
  });

  it("whose file was deleted with another message is shown as a file, with its name", async () => {
    const { id: roomId } = await createRoom(ada, "Copies");
    const { id, body } = await send(roomId, "sky.png", await plain(60, 60));
    const socket = await ada.connect();
    const copy = { roomId, clientId: "copy", kind: "image", body } as const;
    for (const sent of [
      await ask(socket, "room:join", { roomId }),
      await ask(socket, "message:send", copy),
      await ask(socket, "message:delete", { id }),
    ]) {
      expect(sent).toMatchObject({ ok: true });
    }
    socket.close();
    expect((await fetch(host.url + body)).status).toBe(404);
    const { page, context } = await visit(browser, host);
    await enterAs(page, host, ada.token, `/r/${roomId}`);
    await page.getByRole("link", { name: "Download sky.png" }).waitFor();
    expect(await open(page, "sky.png").count()).toBe(0);
    await context.close();
  });

  it("can be searched by its name", async () => {
    const { page, context, roomId } = await roomWith({ "kitchen plan.png": await plain(60, 60) });
    await page.goto(`${host.url}/r/${roomId}?panel=search&q=kitchen`);
    await page
      .getByRole("complementary")
      .getByRole("button", { name: /kitchen plan\.png/ })
      .first()
      .waitFor();
    await context.close();
  });

  it("sent as a file keeps its bytes", async () => {
    const { page, context } = await roomWith({});
    const buffer = await plain(700, 500);
    await page.locator("input[type=file]").setInputFiles({ name: "scan.png", mimeType: "image/png", buffer });
    await page.getByLabel("Send pictures as files").check();
    await page.getByText("including where the picture was taken").waitFor();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    const link = page.getByRole("link", { name: "Download scan.png" });
    const path = (await link.getAttribute("href")) ?? "";
    const kept = await (await fetch(host.url + path)).arrayBuffer();
    expect(Buffer.from(kept).equals(buffer)).toBe(true);
    // The next ones are pictures again.
    await page.locator("input[type=file]").setInputFiles({ name: "b.png", mimeType: "image/png", buffer });
    expect(await page.getByLabel("Send pictures as files").isChecked()).toBe(false);
    await context.close();
  });

  it("is requested as JPEG from phones that take HEIC, and HEIC is sent as a file", async () => {
    const { page, context } = await roomWith({ "IMG_1.HEIC": heic("somewhere") });
    await page.getByRole("link", { name: "Download IMG_1.HEIC" }).waitFor();
    expect(await page.locator("[data-message] img[alt='']").count()).toBe(0);
    const accept = (await page.locator("input[type=file]").getAttribute("accept")) ?? "";
    expect(accept.split(",")).toContain("image/jpeg");
    expect(accept).not.toMatch(/hei[cf]|image\/\*/);
    await context.close();
  });
});

describe("an animation", () => {
  it("plays in the conversation, and stops and resumes on request", async () => {
    const { page, context } = await roomWith({ "moves.gif": await animation(3, 500) });
    const picture = open(page, "moves.gif");
    await expect.poll(() => picture.locator("img").getAttribute("src")).toMatch(/-thumb\.webp$/);
    await page.getByRole("button", { name: "Stop animation" }).click();
    await picture.locator("canvas").waitFor();
    expect(await picture.locator("img").count()).toBe(0);
    await expect.poll(() => ratioOf(picture.locator("canvas"))).toBeCloseTo(1, 1);
    await page.getByRole("button", { name: "Play animation" }).click();
    await picture.locator("img").waitFor();
    await context.close();
  });

  it("does not play for people who prefer reduced motion until they start it", async () => {
    const { page, context } = await roomWith({ "moves.gif": await animation(3, 500) }, STILL);
    await open(page, "moves.gif").locator("canvas").waitFor();
    await open(page, "moves.gif").click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("canvas").waitFor();
    await dialog.getByRole("button", { name: "Play animation" }).click();
    await dialog.getByRole("img", { name: "moves.gif" }).and(page.locator("img")).waitFor();
    await context.close();
  });
});

const scaleOf = (page: Page): Promise<number> =>
  page
    .locator(".react-transform-component")
    .evaluate((content) => new DOMMatrix(getComputedStyle(content).transform).a);
const leftOf = (page: Page): Promise<number> =>
  page
    .locator(".react-transform-component")
    .evaluate((content) => new DOMMatrix(getComputedStyle(content).transform).e);

describe("the viewer", () => {
  const two = async () => ({ "one.png": await plain(3000, 2000), "two.png": await plain(2000, 3000) });

  it("zooms and moves by keys, and steps through the pictures", async () => {
    const { page, context, sins } = await roomWith(await two(), STILL);
    await open(page, "two.png").click();
    await page.getByRole("img", { name: "two.png" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    await expect.poll(() => scaleOf(page)).toBeGreaterThan(1.5);
    const before = await leftOf(page);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => leftOf(page)).toBeLessThan(before);
    await page.keyboard.press("-");
    await page.keyboard.press("0");
    await expect.poll(() => scaleOf(page)).toBe(1);
    // The arrows leave a picture that fits.
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("img", { name: "one.png" }).waitFor();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("img", { name: "two.png" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(sins).toEqual([]);
    await context.close();
  });

  it("keeps the focus on its buttons from picture to picture, also at the last one", async () => {
    const { page, context } = await roomWith({ ...(await two()), "three.png": await plain(30, 20) }, STILL);
    await open(page, "one.png").click();
    const next = page.getByRole("button", { name: "Next picture" });
    await next.focus();
    for (const name of ["two.png", "three.png", "three.png"]) {
      await page.keyboard.press("Enter");
      await page.getByRole("img", { name }).waitFor();
      expect(await next.evaluate((each) => each === document.activeElement)).toBe(true);
    }
    expect(await next.isDisabled()).toBe(true);
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("img", { name: "two.png" }).waitFor();
    await context.close();
  });

  it("is centred, and has the keyboard focus when the page is opened with it", async () => {
    const { page, context, roomId } = await roomWith(await two(), STILL);
    await page.goto(`${host.url}/r/${roomId}?dialog=picture:2`);
    const image = page.getByRole("img", { name: "two.png" });
    await expect
      .poll(async () => {
        const { x = 0, width = 0 } = (await image.boundingBox()) ?? {};
        return Math.round(x + width / 2);
      })
      .toBe((page.viewportSize()?.width ?? 0) / 2);
    await page.keyboard.press("+");
    await expect.poll(() => scaleOf(page)).toBeGreaterThan(1.2);
    await context.close();
  });

  it("zooms by wheel, double click and buttons, moves by dragging, and offers the original", async () => {
    const { page, context } = await roomWith(await two(), STILL);
    await open(page, "one.png").click();
    const image = page.getByRole("img", { name: "one.png" });
    await image.hover();
    await page.mouse.wheel(0, -400);
    await expect.poll(() => scaleOf(page)).toBeGreaterThan(1.05);
    await page.getByRole("button", { name: "Fit to window" }).click();
    await expect.poll(() => scaleOf(page)).toBe(1);
    await image.dblclick();
    await expect.poll(() => scaleOf(page)).toBeGreaterThan(1.5);
    const before = await leftOf(page);
    await page.mouse.down();
    await page.mouse.move(300, 300, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => leftOf(page)).not.toBe(before);
    await page.getByRole("button", { name: "Zoom out" }).click();
    await page.getByRole("button", { name: "Zoom in" }).click();
    const original = page.getByRole("link", { name: "Original" });
    expect(await original.getAttribute("href")).toBe(await image.getAttribute("src"));
    expect(await page.getByRole("dialog").getByRole("link", { name: "Save" }).getAttribute("download")).toBe(
      "one.png",
    );
    await context.close();
  });

  it("returns the focus to what opened it, also after other pictures", async () => {
    const { page, context } = await roomWith(await two(), STILL);
    await open(page, "two.png").press("Enter");
    await page.getByRole("img", { name: "two.png" }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("img", { name: "one.png" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const isFocused = () => open(page, "two.png").evaluate((each) => each === document.activeElement);
    await expect.poll(isFocused).toBe(true);
    await context.close();
  });

  it.each([
    ["moving", {}],
    ["still", STILL],
  ])(
    "zooms by two fingers and by two taps, moves by one finger, and does not zoom the page (%s)",
    async (_, motion) => {
      const { page, context } = await roomWith(
        { "one.png": await plain(3000, 2000) },
        { ...PHONE, ...motion },
      );
      await open(page, "one.png").tap();
      await page.getByRole("img", { name: "one.png" }).waitFor();
      const session = await context.newCDPSession(page);
      const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...xs: number[]) => {
        const touchPoints = xs.map((x, id) => ({ x, y: 300, id }));
        return session.send("Input.dispatchTouchEvent", { type, touchPoints });
      };
      /** Two fingers around the middle go from one distance to another. */
      const pinch = async (from: number, to: number) => {
        await touch("touchStart", 180 - from, 180 + from);
        for (let step = 1; step <= 10; step += 1) {
          const half = from + ((to - from) * step) / 10;
          await touch("touchMove", 180 - half, 180 + half);
        }
        await touch("touchEnd");
      };
      await pinch(20, 120);
      await expect.poll(() => scaleOf(page)).toBeGreaterThan(2);
      const before = await leftOf(page);
      await touch("touchStart", 180);
      for (let x = 170; x >= 100; x -= 10) await touch("touchMove", x);
      await touch("touchEnd");
      await expect.poll(() => leftOf(page)).toBeLessThan(before - 40);
      await pinch(120, 10);
      await expect.poll(() => scaleOf(page)).toBe(1);

      // At two positions, or the browser counts four taps, and the last two are not a double click.
      for (const [x, isLarge] of [
        [180, true],
        [60, false],
      ] as const) {
        for (let tap = 0; tap < 2; tap += 1) {
          await touch("touchStart", x);
          await touch("touchEnd");
        }
        await expect.poll(async () => (await scaleOf(page)) > 1.2).toBe(isLarge);
      }
      expect(await page.evaluate(() => visualViewport?.scale)).toBe(1);
      await context.close();
    },
  );
});

describe("other files", () => {
  it("play in place when they are audio, and load only their length before", async () => {
    const { page, context, sins } = await roomWith({ "bell.wav": silence(2) });
    const sound = page.getByLabel("Audio bell.wav");
    expect(await sound.getAttribute("preload")).toBe("metadata");
    await expect.poll(() => sound.evaluate((each) => (each as HTMLAudioElement).duration)).toBe(2);
    await page.getByRole("link", { name: "Download bell.wav" }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(sins).toEqual([]);
    await context.close();
  });

  it("are shown as downloads when the browser cannot play them", async () => {
    const broken = Buffer.from("1a45dfa39f4286810142f7810142f2810442f381084282847765626d", "hex");
    const { page, context } = await roomWith({ "film.webm": broken });
    await page
      .getByRole("link", { name: "Download film.webm" })

      .waitFor();
    await expect.poll(() => page.locator("video").count()).toBe(0);
    await context.close();
  });

  it("open in the browser's viewer when they are PDFs", async () => {
    const { page, context } = await roomWith({ "plan.pdf": Buffer.from("%PDF-1.4\n%%EOF\n") });
    const link = page.getByRole("link", { name: "Open plan.pdf" });
    expect(await link.getAttribute("rel")).toBe("noopener");
    await page.getByRole("link", { name: "Download plan.pdf" }).waitFor();
    await page.evaluate(() => Object.defineProperty(navigator, "pdfViewerEnabled", { value: true }));
    await link.click();
    const frame = page.getByRole("dialog", { name: "plan.pdf" }).getByTitle("plan.pdf");
    await frame.waitFor();
    expect(await frame.getAttribute("src")).toBe(await link.getAttribute("href"));
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await context.close();
  });
});
