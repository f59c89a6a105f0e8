/** The people of a room, as the console shows them. */
import { expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import { notice, openConsole, row } from "../../support/browser/console.ts";
import { worldAndBrowser } from "../../support/browser/start.ts";

const { world, browser } = await worldAndBrowser();

it("a mute is lifted where it applies: in the room, or everywhere", async () => {
  const { restrictions } = world.host.host.core;
  const userId = world.bo.user.id;
  const { page, context } = await openConsole(browser, world.host, `/admin/rooms/${world.lobbyId}`);
  const bo = row(page, "bo");
  const lift = async (label: string) => {
    await bo.getByRole("button", { name: "Actions for bo" }).click();
    await page.getByRole("menuitem", { name: label, exact: true }).click();
    await notice(page, "bo can post again.").first().waitFor();
    await bo.getByText(/^Muted/).waitFor({ state: "detached" });
    expect(await restrictions.muteOf(userId, world.lobbyId)).toBeUndefined();
  };

  await world.host.host.core.moderation.mute(hostActor(), { userId, roomId: world.lobbyId, reason: "loud" });
  await bo.getByText("Muted", { exact: true }).waitFor();
  await lift("Unmute");

  await world.host.host.core.moderation.mute(hostActor(), { userId, reason: "loud everywhere" });
  await world.host.host.core.moderation.mute(hostActor(), { userId, roomId: world.lobbyId, reason: "loud" });
  await bo.getByText("Muted everywhere").waitFor();
  await lift("Unmute everywhere");
  await context.close();
});
