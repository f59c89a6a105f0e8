/** The people of a room that has more members than its list holds. */
import type { Page, Route } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Author, ListPage } from "../../../server/dialects/native/contract.ts";
import { enterAs, field, visit } from "../../support/browser/chat.ts";
import { hostAndBrowser } from "../../support/browser/start.ts";
import { createRoom, person } from "../../support/people.ts";
import { person as row } from "../../support/rows.ts";

const { host, browser } = await hostAndBrowser();
const ada = await person(host, "ada");
const roomId = (await createRoom(ada, "Crowd")).id;

beforeAll(async () => {
  const { users, members } = host.host.store;
  const joinedAt = new Date().toISOString();
  await Promise.all(
    Array.from({ length: 449 }, async (_, at) => {
      const { id } = await users.add(row(`guest${String(at).padStart(3, "0")}`));
      await members.insert({ roomId, userId: id, joinedAt, readSeq: 0 });
    }),
  );
});

/** Opens the panel. The requests for members are answered once the test lets them go. */
async function atThePeople() {
  const { page, context } = await visit(browser, host);
  const asked: Route[] = [];
  await page.route("**/members?*", (route) => void asked.push(route));
  await enterAs(page, host, ada.token, `/r/${roomId}?panel=people`);
  const panel = page.getByRole("complementary");
  await panel.getByRole("button", { name: /guest/ }).first().waitFor();
  // The list of the room has only some of the members.
  expect(await shown(page)).toBeLessThan(200);
  const nth = async (count: number) => {
    await expect.poll(() => asked.length).toBe(count);
    return asked[count - 1] as Route;
  };
  await (await nth(1)).continue();
  await expect.poll(() => shown(page)).toBe(200);
  return { page, context, panel, nth };
}

const pageOf = (route: Route): string | null => new URL(route.request().url()).searchParams.get("page");
const shown = (page: Page): Promise<number> => page.getByRole("complementary").getByRole("listitem").count();

it("somebody who is not loaded with a large room can be mentioned", async () => {
  const { page, context } = await visit(browser, host);
  await enterAs(page, host, ada.token, `/r/${roomId}`);
  await field(page).pressSequentially("Hello @guest448");
  await page.getByRole("option", { name: /guest448/ }).waitFor();
  await page.keyboard.press("Enter");
  expect(await field(page).inputValue()).toBe("Hello @guest448 ");
  await context.close();
});

describe("the people of a large room", () => {
  it("are found by name, and nobody is said to match before the server has answered", async () => {
    const { page, context, panel, nth } = await atThePeople();
    const nobody = panel.getByText("No one by that name here.");
    await panel.getByRole("searchbox").fill("guest448");
    const first = await nth(2);
    expect(await nobody.count()).toBe(0);
    await first.abort();
    await panel.getByRole("alert").getByRole("button", { name: "Try again" }).click();
    await (await nth(3)).continue();
    await panel.getByRole("button", { name: "guest448" }).waitFor();
    await panel.getByRole("searchbox").fill("zzz");
    const third = await nth(4);
    expect(await nobody.count()).toBe(0);
    await third.continue();
    await nobody.waitFor();
    expect(await shown(page)).toBe(0);
    await context.close();
  });

  it("are all shown page by page, also after a page that failed", async () => {
    const { page, context, panel, nth } = await atThePeople();
    const more = panel.getByRole("button", { name: "Show more" });
    await more.click();
    const first = await nth(2);
    expect(pageOf(first)).toBe("2");
    await first.abort();
    await panel.getByRole("button", { name: "Try again" }).click();
    const second = await nth(3);
    expect(pageOf(second)).toBe("2");
    await second.continue();
    await expect.poll(() => shown(page)).toBe(400);
    await panel.getByRole("heading", { name: "Offline · 449" }).waitFor();
    await more.click();
    await (await nth(4)).continue();
    await expect.poll(() => shown(page)).toBe(450);
    await more.waitFor({ state: "detached" });
    await context.close();
  });

  it("lose who was kicked, also when the room itself has not loaded that person", async () => {
    const { context, panel, nth } = await atThePeople();
    const last = panel.getByRole("button", { name: "guest447" });
    expect(await last.count()).toBe(0);
    await panel.getByRole("searchbox").fill("guest44");
    await (await nth(2)).continue();
    await last.waitFor();
    const { body } = await ada.call<ListPage<Author>>("GET", `/api/rooms/${roomId}/members?query=guest447`);
    await ada.call("DELETE", `/api/rooms/${roomId}/members/${body.items[0]?.id}`, { reason: "" });
    await last.waitFor({ state: "detached" });
    await panel.getByRole("button", { name: "guest446" }).waitFor();
    await context.close();
  });
});
