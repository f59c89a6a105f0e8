import { admin, button, dialog, instead, type Scene, type Stage } from "../stage.ts";
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
  admin("console-overview", "/admin"),
  admin("console-self-test", "/admin", async (stage) => {
    await button(stage, stage.words.admin("selfTest")).click();
    await button(stage, stage.words.admin("testAgain")).scrollIntoViewIfNeeded();
  }),
  admin("console-restart", "/admin", async (stage) => {
    await inHeader("theServer")(stage);
    await menuItem(stage, "restart").click();
    await dialog(stage).waitFor();
  }),
  { ...admin("console-keys", "/admin", ({ page }) => page.keyboard.press("?")), only: "wide" },
  {
    ...admin("console-menu", "/admin", (stage) => button(stage, stage.words.admin("openMenu")).tap()),
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
  admin("console-rooms", "/admin/rooms"),
  admin("console-rooms-no-match", "/admin/rooms?q=zeppelin"),
  admin("console-rooms-chosen", "/admin/rooms", async ({ page }) => {
    for (const nth of [1, 2, 3]) await page.getByRole("checkbox").nth(nth).click();
  }),
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
  admin("console-new-room", "/admin/rooms", inHeader("newRoom")),
  admin("console-room", "/admin/rooms/1"),
  admin("console-room-messages", "/admin/rooms/1?tab=messages"),
  admin("console-room-settings", "/admin/rooms/1?tab=settings"),
  admin("console-room-gone", "/admin/rooms/999"),
  admin("console-dissolve", "/admin/rooms/1", inHeader("dissolve")),
  admin("console-transfer", "/admin/rooms/1", inHeader("transfer")),
  admin("console-export", "/admin/rooms/1", inHeader("export")),
  admin("console-member-menu", "/admin/rooms/1", async (stage) => {
    await rowNamed(stage, personName(stage)).getByRole("button").last().click();
    await stage.page.getByRole("menuitem").first().waitFor();
  }),
  admin("console-kick", "/admin/rooms/1", async (stage) => {
    await rowNamed(stage, personName(stage)).getByRole("button").last().click();
    await menuItem(stage, "kickHere").click();
    await dialog(stage).getByRole("textbox").last().fill(stage.world.story.reasons.kick);
  }),
  admin("console-users", "/admin/users"),
  admin("console-users-filter", "/admin/users?filter=online%3Atrue", (stage) =>
    button(stage, adminWord(stage, "role")).first().click(),
  ),
  admin("console-new-user", "/admin/users", inHeader("newUser")),
  admin("console-user", "/admin/users/3"),
  admin("console-user-sessions", "/admin/users/3?tab=sessions"),
  admin("console-user-rooms", "/admin/users/3?tab=rooms"),
  admin("console-user-banned", "/admin/users/15"),
  admin("console-user-menu", "/admin/users/3", inHeader("more")),
  admin("console-ban", "/admin/users/3", inHeader("ban")),
  admin("console-reset-password", "/admin/users/3", inHeader("resetPassword")),
  admin("console-delete-user", "/admin/users/3", async (stage) => {
    await inHeader("more")(stage);
    await menuItem(stage, "deleteUser").click();
    await dialog(stage).waitFor();
  }),
  admin("console-moderation", "/admin/moderation"),
  admin("console-mutes", "/admin/moderation?tab=mutes"),
  admin("console-moderation-log", "/admin/moderation?tab=log"),
  admin("console-ban-address", "/admin/moderation", inHeader("banAddress")),
  admin("console-captchas", "/admin/captchas"),
  admin("console-captcha-revealed", "/admin/captchas", async (stage) => {
    await rowNamed(stage, "13800138004")
      .getByRole("button", { name: adminWord(stage, "reveal") })
      .click();
    await rowNamed(stage, "13800138004").getByRole("status").waitFor();
  }),
  admin("console-blacklist", "/admin/captchas?tab=blacklist"),
  admin("console-merchants", "/admin/merchants"),
  admin("console-merchant", "/admin/merchants/{merchant}"),
  admin("console-codes", "/admin/merchants?tab=codes"),
  admin("console-new-codes", "/admin/merchants?tab=codes", async (stage) => {
    await button(stage, stage.words.admin("newCodes")).first().click();
    await dialog(stage).getByLabel(adminWord(stage, "note")).fill(stage.world.story.words.batch);
  }),
  admin("console-files", "/admin/files"),
  admin("console-space", "/admin/files?tab=space"),
  admin("console-webhooks", "/admin/webhooks"),
  admin("console-audit", "/admin/audit"),
  admin("console-settings", "/admin/settings"),
  admin("console-settings-changed", "/admin/settings", async ({ page }) => {
    await page
      .getByRole("textbox")
      .nth(1)
      .fill(`${await page.getByRole("textbox").nth(1).inputValue()} 2`);
    await page
      .getByLabel(/^(Main port|主端口)/)
      .first()
      .fill("70000");
  }),
  admin("console-backup", "/admin/settings?tab=backup"),
  admin("console-password", "/admin/settings?tab=console"),
  admin("console-no-such-page", "/admin/no-such-page"),
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
