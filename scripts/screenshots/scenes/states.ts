/** The states after moderation, and while the connection is lost. */
import { hostActor } from "../../../server/chat/actor.ts";
import { roomsOf, rowsOf } from "../../../test/support/all-rows.ts";
import { askOk, type Person, person } from "../../../test/support/people.ts";
import { settle } from "../camera.ts";
import { button, field, instead, lines, type Scene, type Stage, viewer } from "../stage.ts";

/** A room of the owner's, made for one picture. */
async function ownRoom({ world }: Stage, more: Record<string, unknown> = {}): Promise<number> {
  const name = world.story.words.newRoom;
  const { body } = await world.owner.call<{ id: number }>("POST", "/api/rooms", { name, ...more });
  return body.id;
}

async function open({ page, world }: Stage, roomId: number): Promise<void> {
  await page.goto(`${world.story.origin}/r/${roomId}`);
}

let guests = 0;
/** Somebody who came for one picture. */
async function guest({ page, world }: Stage): Promise<Person> {
  guests += 1;
  const somebody = await person(world.host, `guest${guests}`);
  await page.evaluate((token) => localStorage.setItem("hearth.token", token), somebody.token);
  await page.goto(`${world.story.origin}/`);
  await page.getByRole("navigation").first().waitFor();
  return somebody;
}

const dismissGuests = async ({ world }: Stage): Promise<void> => {
  for (const user of await rowsOf(world.host.host.store.users)) {
    if (/^guest\d+$/.test(user.username)) await world.core.accounts.remove(hostActor(), user.id);
  }
};

const dissolveOwn = async ({ world }: Stage): Promise<void> => {
  for (const room of await roomsOf(world.core)) {
    if (room.name === world.story.words.newRoom) await world.core.rooms.dissolve(hostActor(), room.id);
  }
};

export const states: readonly Scene[] = [
  {
    name: "room-empty",
    as: "viewer",
    act: async (stage) => {
      await open(stage, await ownRoom(stage, { detail: stage.world.story.words.newRoomDetail }));
      await field(stage).waitFor();
    },
    after: dissolveOwn,
  },
  {
    name: "kicked",
    as: "viewer",
    async act(stage) {
      const { world, page, words } = stage;
      const roomId = await ownRoom(stage);
      await open(stage, roomId);
      await field(stage).waitFor();
      await world.owner.call("DELETE", `/api/rooms/${roomId}/members/${world.viewer.user.id}`, {
        reason: world.story.reasons.kick,
      });
      await page.getByText(words.chat("kickedTitle")).waitFor();
    },
    after: dissolveOwn,
  },
  {
    name: "left",
    as: "viewer",
    async act(stage) {
      const { world, page, words } = stage;
      const roomId = await ownRoom(stage);
      await open(stage, roomId);
      await field(stage).waitFor();
      const socket = await world.viewer.connect();
      await askOk(socket, "room:leave", { roomId });
      await page.getByText(words.chat("leftTitle")).waitFor();
      socket.close();
    },
    after: dissolveOwn,
  },
  {
    name: "banned-from-room",
    as: "viewer",
    async act(stage) {
      const { world } = stage;
      const roomId = await ownRoom(stage);
      await world.core.moderation.ban(hostActor(), {
        userId: world.viewer.user.id,
        roomId,
        reason: world.story.reasons.ban,
      });
      await open(stage, roomId);
      await stage.page.getByText(stage.words.chat("bannedRoomTitle")).waitFor();
    },
    after: dissolveOwn,
  },
  {
    name: "muted",
    as: "viewer",
    path: "/r/{room}",
    async act(stage) {
      const { world, page } = stage;
      await lines(stage).last().waitFor();
      await world.owner.call("PUT", `/api/rooms/${world.roomIds[0]}/mutes/${world.viewer.user.id}`, {
        minutes: 30,
        reason: world.story.reasons.mute,
      });
      await page.getByText(new RegExp(world.story.reasons.mute)).first().waitFor();
    },
    after: ({ world }) =>
      world.owner.call("DELETE", `/api/rooms/${world.roomIds[0]}/mutes/${world.viewer.user.id}`),
  },
  {
    name: "room-full",
    as: "viewer",
    async act(stage) {
      const roomId = await ownRoom(stage, { capacity: 1 });
      const socket = await stage.world.owner.connect();
      await askOk(socket, "room:join", { roomId });
      await open(stage, roomId);
      await stage.page.getByText(stage.words.chat("fullTitle")).waitFor();
      socket.close();
    },
    after: dissolveOwn,
  },
  {
    name: "room-private",
    as: "viewer",
    act: async (stage) => {
      await open(stage, await ownRoom(stage, { isPublic: false }));
      await stage.page.getByText(stage.words.chat("privateTitle")).waitFor();
    },
    after: dissolveOwn,
  },
  viewer("room-gone", "/r/999999", ({ page, words }) => page.getByText(words.chat("goneTitle")).waitFor()),
  {
    name: "offline",
    as: "viewer",
    path: "/r/{room}",
    async act(stage) {
      await lines(stage).last().waitFor();
      await settle(stage.page);
      await stage.context.setOffline(true);
      stage.world.host.host.io.of("/chat").disconnectSockets(true);
      await stage.page.getByText(stage.words.ui("linkLost")).waitFor();
      await field(stage).fill(stage.world.story.words.unsent);
      await button(stage, stage.words.chat("send")).click();
      await stage.page.getByText(stage.words.chat("waiting")).first().waitFor();
    },
    after: ({ context }) => context.setOffline(false),
  },
  viewer("not-sent", "/r/{room}", async (stage) => {
    await lines(stage).last().waitFor();
    const details = { quotaBytes: 2_147_483_648 };
    await instead(stage, "**/api/uploads", {
      status: 507,
      json: { error: { code: "storage_full", reason: "quota_reached", message: "", details } },
    });
    await stage.page
      .locator("input[type=file]")
      .first()
      .setInputFiles([{ name: "holiday.mp4", mimeType: "video/mp4", buffer: Buffer.alloc(900_000) }]);
    await button(stage, stage.words.chat("send")).click();
    await stage.page.getByText(stage.words.chat("failed")).first().waitFor();
  }),
  viewer("uploading", "/r/{room}", async (stage) => {
    await lines(stage).last().waitFor();
    await instead(stage, "**/api/uploads**", "hang");
    await stage.page
      .locator("input[type=file]")
      .first()
      .setInputFiles([{ name: "holiday.mp4", mimeType: "video/mp4", buffer: Buffer.alloc(900_000) }]);
    await button(stage, stage.words.chat("send")).click();
    await stage.page.getByRole("progressbar").first().waitFor({ state: "attached" });
  }),
  viewer("host-stopping", "/r/{room}", async (stage) => {
    await lines(stage).last().waitFor();
    stage.world.host.host.io.of("/chat").emit("host:stopping", {});
    await stage.page.getByText(stage.words.ui("linkStopping")).waitFor();
  }),
  {
    name: "sent-away",
    async act(stage) {
      const { user } = await guest(stage);
      const { core, story } = stage.world;
      await core.moderation.kickFromHost(hostActor(), user.id, story.reasons.host);
      await stage.page.getByText(stage.words.chat("endedKicked")).waitFor();
    },
    after: dismissGuests,
  },
  {
    name: "banned",
    async act(stage) {
      const { user } = await guest(stage);
      const { core, story } = stage.world;
      const { id } = await core.moderation.ban(hostActor(), { userId: user.id, reason: story.reasons.ban });
      await stage.page.getByText(stage.words.chat("endedBanned")).waitFor();
      await core.moderation.unban(hostActor(), id);
    },
    after: dismissGuests,
  },
  {
    name: "login-ended",
    async act(stage) {
      const somebody = await guest(stage);
      await stage.world.core.sessions.endAll(somebody.user.id, "ended", "");
      await stage.page.getByText(stage.words.chat("endedExpired")).waitFor();
    },
    after: dismissGuests,
  },
];
