import { ask, connect } from "../../../test/support/people.ts";
import { button, dialog, field, lines, type Scene, type Stage, viewer } from "../stage.ts";
import { drawPicture } from "../world/drawings.ts";

const ready = (stage: Stage): Promise<void> => lines(stage).last().waitFor();

/** Shows the actions of one message, by hovering or by a tap. */
async function bar(stage: Stage, nth: number) {
  await ready(stage);
  const line = lines(stage).nth(nth);
  await (stage.size === "wide" ? line.hover() : line.tap());
  return stage.page.getByRole("toolbar", { name: stage.words.chat("actions") }).last();
}

export const conversation: readonly Scene[] = [
  viewer("room", "/r/{room}", ready),
  viewer("room-people", "/r/{room}?panel=people", ({ page, world }) =>
    page
      .getByRole("complementary")
      .getByText(world.story.people[2]?.name ?? "")
      .first()
      .waitFor(),
  ),
  viewer("room-search", "/r/{room}?panel=search", async ({ page, world }) => {
    const panel = page.getByRole("complementary").last();
    await panel.getByRole("searchbox").fill(world.story.words.found);
    await panel.locator("mark").first().waitFor();
  }),
  viewer("search-all", "/r/{room}?panel=search&by=2&kind=text", async ({ page, world }) => {
    const panel = page.getByRole("complementary").last();
    await panel.getByRole("searchbox").fill(world.story.words.found);
    await panel.locator("mark").first().waitFor();
  }),
  viewer("search-beside", "/?panel=search", async ({ page, world }) => {
    const panel = page.getByRole("complementary").last();
    await panel.getByRole("searchbox").fill((world.story.people[2]?.name ?? "").slice(0, 2));
    await panel.getByRole("heading", { level: 3 }).first().waitFor();
  }),
  viewer("room-search-nothing", "/r/{room}?panel=search", async ({ page, world, words }) => {
    await page.getByRole("complementary").last().getByRole("searchbox").fill(world.story.words.missing);
    await page.getByText(words.chat("nothingFoundTitle")).waitFor();
  }),
  viewer("room-pins", "/r/{room}?panel=pins", ready),
  viewer("room-pins-empty", "/r/6?panel=pins", ready),
  viewer("room-typing", "/r/{room}", async (stage) => {
    await ready(stage);
    const socket = await connect(stage.world.host, stage.world.owner.token);
    await ask(socket, "room:join", { roomId: stage.world.roomIds[0] ?? 0 });
    await ask(socket, "typing", { roomId: stage.world.roomIds[0] ?? 0 });
    await stage.page.getByText(stage.words.chat("typing1")).first().waitFor();
    socket.close();
  }),
  viewer("room-mention", "/r/{room}", async (stage) => {
    await ready(stage);
    await field(stage).fill(stage.world.story.words.draft);
    await field(stage).press("End");
    await stage.page.getByRole("option").first().waitFor();
  }),
  viewer("room-reply", "/r/{room}", async (stage) => {
    const tools = await bar(stage, -2);
    await tools.getByRole("button", { name: stage.words.chat("reply") }).click();
  }),
  viewer("room-react", "/r/{room}", async (stage) => {
    const tools = await bar(stage, -2);
    await tools.getByRole("button", { name: stage.words.chat("react") }).click();
    await button(stage, stage.words.chat("reactWith")).first().waitFor();
  }),
  viewer("room-message-menu", "/r/{room}", async (stage) => {
    const tools = await bar(stage, -1);
    await tools.getByRole("button", { name: stage.words.chat("more") }).click();
    await stage.page.getByRole("menuitem").first().waitFor();
  }),
  viewer("room-edit", "/r/{room}", async (stage) => {
    const tools = await bar(stage, -1);
    await tools.getByRole("button", { name: stage.words.chat("more") }).click();
    await stage.page.getByRole("menuitem", { name: stage.words.chat("edit") }).click();
  }),
  viewer("room-emoji", "/r/{room}", async (stage) => {
    await ready(stage);
    await button(stage, stage.words.chat("emoji")).click();
  }),
  viewer("room-files", "/r/{room}", async (stage) => {
    await ready(stage);
    await stage.page
      .locator("input[type=file]")
      .first()
      .setInputFiles([
        { name: "vase.png", mimeType: "image/png", buffer: await drawPicture("vase") },
        { name: stage.world.story.words.fileName, mimeType: "text/csv", buffer: Buffer.alloc(2300, "1,") },
      ]);
  }),
  viewer("room-file-too-large", "/r/{room}", async (stage) => {
    await ready(stage);
    await stage.page
      .locator("input[type=file]")
      .first()
      .setInputFiles([{ name: "holiday.mp4", mimeType: "video/mp4", buffer: Buffer.alloc(1_200_000) }]);
    await stage.page.getByRole("alert").first().waitFor();
  }),
  viewer("room-too-long", "/r/{room}", async (stage) => {
    await ready(stage);
    await field(stage).fill(`${stage.world.story.words.unsent} `.repeat(500).slice(0, 4012));
  }),
  viewer("room-menu", "/r/{room}", async (stage) => {
    await ready(stage);
    await stage.page
      .locator("header")
      .getByRole("button", { name: stage.words.chat("more") })
      .click();
  }),
  viewer("picture", "/r/{room}", async (stage) => {
    await ready(stage);
    await button(stage, stage.words.chat("openPicture")).first().click();
    await dialog(stage).getByRole("img").first().waitFor();
  }),
  viewer("code", "/r/3", ready),
  viewer("read-only", "/r/5", ready),
  {
    name: "direct",
    as: "viewer",
    async act(stage) {
      const { world, page } = stage;
      const socket = await connect(world.host, world.owner.token);
      const { body } = await world.viewer.call<{ id: number }>("POST", "/api/direct", {
        userId: world.owner.user.id,
      });
      const said = [world.story.chatter[2], world.story.chatter[3]];
      for (const [at, text] of said.entries()) {
        const clientId = `direct-${at}`;
        await ask(socket, "message:send", { roomId: body.id, clientId, kind: "text", body: text ?? "" });
      }
      socket.close();
      await page.goto(`${world.story.origin}/r/${body.id}`);
      await ready(stage);
    },
  },
];
