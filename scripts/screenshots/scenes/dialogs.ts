import { dialog, lines, type Scene, type Stage } from "../stage.ts";
import { drawFace } from "../world/drawings.ts";

const tab =
  (key: "account" | "preferences") =>
  (stage: Stage): Promise<void> =>
    dialog(stage)
      .getByRole("tab", { name: stage.words.chat(key) })
      .click();

export const dialogs: readonly Scene[] = [
  {
    name: "create-room",
    as: "viewer",
    path: "/?dialog=create",
    async act(stage) {
      const { newRoom, newRoomDetail } = stage.world.story.words;
      await dialog(stage).getByRole("textbox").nth(0).fill(newRoom);
      await dialog(stage).getByRole("textbox").nth(1).fill(newRoomDetail);
    },
  },
  { name: "room-settings", as: "owner", path: "/r/{room}?dialog=settings" },
  { name: "invite", as: "viewer", path: "/r/{room}?dialog=invite" },
  { name: "invite-private", as: "viewer", path: "/r/7?dialog=invite" },
  { name: "leave", as: "viewer", path: "/r/{room}?dialog=leave" },
  { name: "add-member", as: "owner", path: "/r/7?dialog=add" },
  { name: "profile", as: "viewer", path: "/?dialog=me" },
  { name: "account", as: "viewer", path: "/?dialog=me", act: tab("account") },
  { name: "preferences", as: "viewer", path: "/?dialog=me", act: tab("preferences") },
  {
    name: "avatar-cropping",
    as: "viewer",
    path: "/?dialog=me",
    async act(stage) {
      const input = dialog(stage).locator("input[type=file]");
      await input.waitFor({ state: "attached" });
      await input.setInputFiles({ name: "me.png", mimeType: "image/png", buffer: await drawFace(4) });
      await dialog(stage).getByText(stage.words.dialog("cropHint")).waitFor();
    },
  },
  { name: "person", as: "viewer", path: "/r/{room}?dialog=person:3" },
  { name: "person-as-owner", as: "owner", path: "/r/{room}?dialog=person:3" },
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
  { name: "new-direct", as: "viewer", path: "/?dialog=direct" },
  { name: "keys", as: "viewer", path: "/?dialog=keys", only: "wide" },
  {
    name: "delete-message",
    as: "viewer",
    path: "/r/{room}",
    async act(stage) {
      await lines(stage).last().waitFor();
      const seq = await lines(stage).last().getAttribute("data-seq");
      await stage.page.goto(`${stage.page.url()}?dialog=delete:${seq}`);
    },
  },
];
