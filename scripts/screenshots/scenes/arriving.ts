import { button, instead, type Scene, type Stage } from "../stage.ts";

const fill = async ({ page }: Stage, name: string, password: string): Promise<void> => {
  await page.locator("input[name=username]").fill(name);
  await page.locator("input[name=password]").fill(password);
};

export const arriving: readonly Scene[] = [
  { name: "arrive", path: "/" },
  { name: "arrive-by-link", path: "/r/{room}" },
  { name: "log-in", path: "/", act: ({ page, words }) => page.getByText(words.chat("haveAccount")).click() },
  {
    name: "name-taken",
    path: "/",
    async act(stage) {
      await fill(stage, stage.world.viewer.username, "not hers");
      await button(stage, stage.words.chat("enter")).click();
      await stage.page.getByText(stage.words.chat("nameTaken")).waitFor();
    },
  },
  {
    name: "wrong-password",
    path: "/",
    async act(stage) {
      await stage.page.getByText(stage.words.chat("haveAccount")).click();
      await fill(stage, stage.world.viewer.username, "not hers");
      await button(stage, stage.words.chat("logIn")).click();
      await stage.page.getByRole("alert").waitFor();
    },
  },
  {
    name: "registration-closed",
    async act({ page, world, words }) {
      await world.host.host.settings.update({ "registration.policy": "closed" });
      await page.goto(`${world.story.origin}/`);
      await page.getByText(words.chat("registrationClosed")).waitFor();
    },
    after: ({ world }) => world.host.host.settings.update({ "registration.policy": "open" }),
  },
  {
    name: "host-away",
    async act(stage) {
      await instead(stage, "**/api/**", "abort");
      await stage.page.goto(`${stage.world.story.origin}/`);
      await stage.page.getByText(stage.words.chat("awayTitle")).waitFor();
    },
  },
];
