import { dialog, lines, owner, type Scene, type Stage, viewer } from "../stage.ts";
import { drawFace } from "../world/drawings.ts";

const tab =
  (key: "account" | "preferences") =>
  (stage: Stage): Promise<void> =>
    dialog(stage)
      .getByRole("tab", { name: stage.words.chat(key) })
      .click();

export const dialogs: readonly Scene[] = [
  viewer("create-room", "/?dialog=create", async (stage) => {
    const { newRoom, newRoomDetail } = stage.world.story.words;
    await dialog(stage).getByRole("textbox").nth(0).fill(newRoom);
    await dialog(stage).getByRole("textbox").nth(1).fill(newRoomDetail);
  }),
  owner("room-settings", "/r/{room}?dialog=settings"),
  viewer("invite", "/r/{room}?dialog=invite"),
  viewer("invite-private", "/r/7?dialog=invite"),
  viewer("leave", "/r/{room}?dialog=leave"),
  owner("add-member", "/r/7?dialog=add"),
  viewer("profile", "/?dialog=me"),
  viewer("account", "/?dialog=me", tab("account")),
  viewer("preferences", "/?dialog=me", tab("preferences")),
  viewer("avatar-cropping", "/?dialog=me", async (stage) => {
    const input = dialog(stage).locator("input[type=file]");
    await input.waitFor({ state: "attached" });
    await input.setInputFiles({ name: "me.png", mimeType: "image/png", buffer: await drawFace(4) });
    await dialog(stage).getByText(stage.words.dialog("cropHint")).waitFor();
  }),
  viewer("person", "/r/{room}?dialog=person:3"),
  owner("person-as-owner", "/r/{room}?dialog=person:3"),
  {
    name: "person-muted",
    as: "owner",
    async act(stage) {
      const { world, page, words } = stage;
      const minutes = { minutes: 30, reason: world.story.reasons.mute };
      await world.owner.call("PUT", `/api/rooms/${world.roomIds[0]}/mutes/3`, minutes);
      await page.goto(`${world.story.origin}/r/${world.roomIds[0]}?panel=people&dialog=person:3`);
      await dialog(stage)
        .getByRole("button", { name: words.chat("unmute") })
        .waitFor();
    },
    after: ({ world }) => world.owner.call("DELETE", `/api/rooms/${world.roomIds[0]}/mutes/3`),
  },
  viewer("new-direct", "/?dialog=direct"),
  { name: "keys", as: "viewer", path: "/?dialog=keys", only: "wide" },
  viewer("delete-message", "/r/{room}", async (stage) => {
    await lines(stage).last().waitFor();
    const seq = await lines(stage).last().getAttribute("data-seq");
    await stage.page.goto(`${stage.page.url()}?dialog=delete:${seq}`);
  }),
];
