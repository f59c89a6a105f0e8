import { button, dialog, instead, type Scene, type Stage } from "../stage.ts";
import { adminWord, inHeader, menuItem, rowNamed } from "./console-parts.ts";

const personName = (stage: Stage): string => stage.world.story.people[3]?.name ?? "";

export const console_: readonly Scene[] = [
  {
    name: "console-setup",
    act: ({ page, newborn }) => page.goto(newborn.setupUrl),
  },
  {
    name: "console-setup-link-missing",
    act: ({ page, newborn }) => page.goto(`${newborn.origin}/admin`),
  },
  { name: "console-log-in", path: "/admin" },
  {
    name: "console-wrong-password",
    path: "/admin",
    async act(stage) {
      await stage.page.locator("input[type=password]").fill("guess");
      await button(stage, stage.words.admin("logIn")).click();
      await stage.page.getByText(stage.words.refusal("password_wrong")).waitFor();
    },
  },
  {
    name: "console-away",
    async act(stage) {
      await instead(stage, "**/admin/api/**", "abort");
      await stage.page.goto(`${stage.world.story.origin}/admin`);
      await stage.page.getByText(stage.words.admin("awayTitle")).waitFor();
    },
  },
  { name: "console-overview", as: "admin", path: "/admin" },
  {
    name: "console-self-test",
    as: "admin",
    path: "/admin",
    async act(stage) {
      await button(stage, stage.words.admin("selfTest")).click();
      await button(stage, stage.words.admin("testAgain")).scrollIntoViewIfNeeded();
    },
  },
  {
    name: "console-restart",
    as: "admin",
    path: "/admin",
    async act(stage) {
      await inHeader("theServer")(stage);
      await menuItem(stage, "restart").click();
      await dialog(stage).waitFor();
    },
  },
  {
    name: "console-keys",
    as: "admin",
    path: "/admin",
    act: ({ page }) => page.keyboard.press("?"),
    only: "wide",
  },
  {
    name: "console-menu",
    as: "admin",
    path: "/admin",
    act: (stage) => button(stage, stage.words.admin("openMenu")).tap(),
    only: "narrow",
  },
  {
    name: "console-line-lost",
    as: "admin",
    path: "/admin/rooms",
    async act({ page, context, world, words }) {
      await page.getByRole("row").nth(1).waitFor();
      await context.setOffline(true);
      world.host.host.io.of("/admin").disconnectSockets(true);
      await page.getByText(words.ui("linkLost")).waitFor();
    },
    after: ({ context }) => context.setOffline(false),
  },
  { name: "console-rooms", as: "admin", path: "/admin/rooms" },
  { name: "console-rooms-no-match", as: "admin", path: "/admin/rooms?q=zeppelin" },
  {
    name: "console-rooms-chosen",
    as: "admin",
    path: "/admin/rooms",
    async act({ page }) {
      for (const nth of [1, 2, 3]) await page.getByRole("checkbox").nth(nth).click();
    },
  },
  {
    name: "console-rooms-loading",
    as: "admin",
    isLoading: true,
    async act(stage) {
      await instead(stage, "**/admin/api/rooms.list", "hang");
      await stage.page.goto(`${stage.world.story.origin}/admin/rooms`);
      await stage.page.locator("[aria-busy=true]").first().waitFor();
    },
  },
  {
    name: "console-rooms-failed",
    as: "admin",
    async act(stage) {
      await instead(stage, "**/admin/api/rooms.list", {
        status: 500,
        json: { error: { code: "internal", reason: "internal", message: "Something went wrong." } },
      });
      await stage.page.goto(`${stage.world.story.origin}/admin/rooms`);
      await stage.page.getByText(stage.words.refusal("internal")).waitFor();
    },
  },
  { name: "console-new-room", as: "admin", path: "/admin/rooms", act: inHeader("newRoom") },
  { name: "console-room", as: "admin", path: "/admin/rooms/1" },
  { name: "console-room-messages", as: "admin", path: "/admin/rooms/1?tab=messages" },
  { name: "console-room-settings", as: "admin", path: "/admin/rooms/1?tab=settings" },
  { name: "console-room-gone", as: "admin", path: "/admin/rooms/999" },
  { name: "console-dissolve", as: "admin", path: "/admin/rooms/1", act: inHeader("dissolve") },
  { name: "console-transfer", as: "admin", path: "/admin/rooms/1", act: inHeader("transfer") },
  { name: "console-export", as: "admin", path: "/admin/rooms/1", act: inHeader("export") },
  {
    name: "console-member-menu",
    as: "admin",
    path: "/admin/rooms/1",
    act: async (stage) => {
      await rowNamed(stage, personName(stage)).getByRole("button").last().click();
      await stage.page.getByRole("menuitem").first().waitFor();
    },
  },
  {
    name: "console-kick",
    as: "admin",
    path: "/admin/rooms/1",
    async act(stage) {
      await rowNamed(stage, personName(stage)).getByRole("button").last().click();
      await menuItem(stage, "kickHere").click();
      await dialog(stage).getByRole("textbox").last().fill(stage.world.story.reasons.kick);
    },
  },
  { name: "console-users", as: "admin", path: "/admin/users" },
  {
    name: "console-users-filter",
    as: "admin",
    path: "/admin/users?filter=online%3Atrue",
    act: (stage) => button(stage, adminWord(stage, "role")).first().click(),
  },
  { name: "console-new-user", as: "admin", path: "/admin/users", act: inHeader("newUser") },
  { name: "console-user", as: "admin", path: "/admin/users/3" },
  { name: "console-user-sessions", as: "admin", path: "/admin/users/3?tab=sessions" },
  { name: "console-user-rooms", as: "admin", path: "/admin/users/3?tab=rooms" },
  { name: "console-user-banned", as: "admin", path: "/admin/users/15" },
  { name: "console-user-menu", as: "admin", path: "/admin/users/3", act: inHeader("more") },
  { name: "console-ban", as: "admin", path: "/admin/users/3", act: inHeader("ban") },
  { name: "console-reset-password", as: "admin", path: "/admin/users/3", act: inHeader("resetPassword") },
  {
    name: "console-delete-user",
    as: "admin",
    path: "/admin/users/3",
    async act(stage) {
      await inHeader("more")(stage);
      await menuItem(stage, "deleteUser").click();
      await dialog(stage).waitFor();
    },
  },
  { name: "console-moderation", as: "admin", path: "/admin/moderation" },
  { name: "console-mutes", as: "admin", path: "/admin/moderation?tab=mutes" },
  { name: "console-moderation-log", as: "admin", path: "/admin/moderation?tab=log" },
  { name: "console-ban-address", as: "admin", path: "/admin/moderation", act: inHeader("banAddress") },
  { name: "console-captchas", as: "admin", path: "/admin/captchas" },
  {
    name: "console-captcha-revealed",
    as: "admin",
    path: "/admin/captchas",
    async act(stage) {
      await rowNamed(stage, "13800138004")
        .getByRole("button", { name: adminWord(stage, "reveal") })
        .click();
      await rowNamed(stage, "13800138004").getByRole("status").waitFor();
    },
  },
  { name: "console-blacklist", as: "admin", path: "/admin/captchas?tab=blacklist" },
  { name: "console-merchants", as: "admin", path: "/admin/merchants" },
  { name: "console-merchant", as: "admin", path: "/admin/merchants/{merchant}" },
  { name: "console-codes", as: "admin", path: "/admin/merchants?tab=codes" },
  {
    name: "console-new-codes",
    as: "admin",
    path: "/admin/merchants?tab=codes",
    async act(stage) {
      await button(stage, stage.words.admin("newCodes")).first().click();
      await dialog(stage).getByLabel(adminWord(stage, "note")).fill(stage.world.story.words.batch);
    },
  },
  { name: "console-files", as: "admin", path: "/admin/files" },
  { name: "console-space", as: "admin", path: "/admin/files?tab=space" },
  { name: "console-webhooks", as: "admin", path: "/admin/webhooks" },
  { name: "console-audit", as: "admin", path: "/admin/audit" },
  { name: "console-settings", as: "admin", path: "/admin/settings" },
  {
    name: "console-settings-changed",
    as: "admin",
    path: "/admin/settings",
    act: async ({ page }) => {
      await page
        .getByRole("textbox")
        .nth(1)
        .fill(`${await page.getByRole("textbox").nth(1).inputValue()} 2`);
      await page
        .getByLabel(/^(Main port|主端口)/)
        .first()
        .fill("70000");
    },
  },
  { name: "console-backup", as: "admin", path: "/admin/settings?tab=backup" },
  { name: "console-password", as: "admin", path: "/admin/settings?tab=console" },
  { name: "console-no-such-page", as: "admin", path: "/admin/no-such-page" },
  ...(
    [
      "",
      "rooms",
      "users",
      "moderation",
      "captchas",
      "merchants",
      "merchants?tab=codes",
      "files",
      "files?tab=space",
      "webhooks",
      "audit",
    ] as const
  ).map(
    (page): Scene => ({
      name: `console-empty-${page === "" ? "overview" : page.replace("?tab=", "-")}`,
      as: "freshAdmin",
      path: `/admin/${page}`,
    }),
  ),
];
