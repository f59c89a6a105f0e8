import { button, instead, type Scene, viewer } from "../stage.ts";

export const rooms: readonly Scene[] = [
  viewer("rooms", "/", ({ page, world }) =>
    page
      .getByText(world.story.rooms[1]?.name ?? "")
      .first()
      .waitFor(),
  ),
  {
    name: "rooms-empty",
    as: "viewer",
    async act(stage) {
      await instead(stage, "**/api/rooms?*", { json: { items: [], total: 0 } });
      await stage.page.goto(`${stage.world.story.origin}/`);
      await stage.page.getByText(stage.words.chat("noRoomsTitle")).waitFor();
    },
  },
  {
    name: "rooms-loading",
    as: "viewer",
    isLoading: true,
    async act(stage) {
      await instead(stage, "**/api/rooms?*", "hang");
      await stage.page.goto(`${stage.world.story.origin}/`);
      await stage.page.getByRole("navigation").first().waitFor();
    },
  },
  {
    name: "rooms-failed",
    as: "viewer",
    async act(stage) {
      await instead(stage, "**/api/rooms?*", {
        status: 500,
        json: { error: { code: "internal", message: "Something went wrong here." } },
      });
      await stage.page.goto(`${stage.world.story.origin}/`);
      await stage.page.getByText(stage.words.chat("roomsFailed")).waitFor();
    },
  },
  viewer("rooms-new-menu", "/", (stage) => button(stage, stage.words.chat("newSomething")).click()),
  viewer("find", "/?view=find"),
  viewer("find-nothing", "/?view=find", async ({ page, world, words }) => {
    await page.getByRole("searchbox", { name: words.chat("searchAllRooms") }).fill(world.story.words.missing);
    await page.getByText(words.chat("nothingFoundTitle")).waitFor();
  }),
  viewer("merchants", "/?view=merchants"),
  {
    name: "merchants-empty",
    as: "viewer",
    async act(stage) {
      await instead(stage, "**/api/merchants?*", { json: { items: [], total: 0 } });
      await stage.page.goto(`${stage.world.story.origin}/?view=merchants`);
      await stage.page.getByText(stage.words.chat("noMerchantsTitle")).waitFor();
    },
  },
  viewer("merchant", "/?view=merchants&merchant={merchant}"),
  {
    name: "find-loading",
    as: "viewer",
    isLoading: true,
    async act(stage) {
      await instead(stage, "**/api/rooms?*scope=all*", "hang");
      await stage.page.goto(`${stage.world.story.origin}/?view=find`);
      await stage.page.getByRole("searchbox", { name: stage.words.chat("searchAllRooms") }).waitFor();
    },
  },
  viewer("merchant-gone", "/?view=merchants&merchant=9999"),
  viewer("merchant-open", "/?view=merchants&dialog=merchant"),
];
