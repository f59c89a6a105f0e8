import { button, instead, type Scene } from "../stage.ts";

export const rooms: readonly Scene[] = [
  {
    name: "rooms",
    as: "viewer",
    path: "/",
    act: ({ page, world }) =>
      page
        .getByText(world.story.rooms[1]?.name ?? "")
        .first()
        .waitFor(),
  },
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
  {
    name: "rooms-new-menu",
    as: "viewer",
    path: "/",
    act: (stage) => button(stage, stage.words.chat("newSomething")).click(),
  },
  { name: "find", as: "viewer", path: "/?view=find" },
  {
    name: "find-nothing",
    as: "viewer",
    path: "/?view=find",
    async act({ page, world, words }) {
      await page
        .getByRole("searchbox", { name: words.chat("searchAllRooms") })
        .fill(world.story.words.missing);
      await page.getByText(words.chat("nothingFoundTitle")).waitFor();
    },
  },
  { name: "merchants", as: "viewer", path: "/?view=merchants" },
  {
    name: "merchants-empty",
    as: "viewer",
    async act(stage) {
      await instead(stage, "**/api/merchants?*", { json: { items: [], total: 0 } });
      await stage.page.goto(`${stage.world.story.origin}/?view=merchants`);
      await stage.page.getByText(stage.words.chat("noMerchantsTitle")).waitFor();
    },
  },
  { name: "merchant", as: "viewer", path: "/?view=merchants&merchant={merchant}" },
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
  { name: "merchant-gone", as: "viewer", path: "/?view=merchants&merchant=9999" },
  { name: "merchant-open", as: "viewer", path: "/?view=merchants&dialog=merchant" },
];
