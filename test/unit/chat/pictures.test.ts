/** Pictures that are set while they, or those whom they show, are removed. */
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Context } from "../../../server/chat/context.ts";
import type { Media } from "../../../server/chat/ports.ts";
import { createWorld, type World } from "../../support/core.ts";
import { plain } from "../../support/pictures.ts";

let world: World;
let media: Media;
/** Run before the files of a picture are written, and before its row is. */
let beforeFiles: () => Promise<unknown> = async () => {};
let beforeRow: () => Promise<unknown> = async () => {};
let stamp = "";
beforeEach(async () => {
  world = await createWorld((context: Context) => {
    media = {
      ...context.media,
      async setAvatar(...given) {
        await beforeFiles();
        stamp = await context.media.setAvatar(...given);
        await beforeRow();
        return stamp;
      },
    };
    return { ...context, media };
  });
});
afterEach(() => world.close());

it("the picture of a room that is dissolved meanwhile leaves no file", async () => {
  const { rooms } = world.core;
  const ada = await world.person("ada");
  const { id } = await rooms.create(ada.actor, { name: "Den" });
  beforeFiles = () => rooms.dissolve(ada.actor, id);
  await expect(rooms.setAvatar(ada.actor, id, await plain(80, 80))).rejects.toMatchObject({
    code: "room_not_found",
  });
  expect(await media.readAvatar({ kind: "room", id }, stamp, 64)).toBeUndefined();
});

it("the picture of an account that is deleted meanwhile leaves no file", async () => {
  const { accounts } = world.core;
  const { user, actor } = await world.person("ada");
  beforeFiles = () => accounts.remove(actor, user.id);
  await expect(accounts.setAvatar(actor, user.id, await plain(80, 80))).rejects.toMatchObject({
    code: "user_not_found",
  });
  expect(await media.readAvatar({ kind: "user", id: user.id }, stamp, 64)).toBeUndefined();
});

it("an account whose picture is removed while another is set names no missing file", async () => {
  const { accounts } = world.core;
  const { user, actor } = await world.person("ada");
  beforeFiles = async () => {};
  beforeRow = () => accounts.setAvatar(actor, user.id, null);
  expect(await accounts.setAvatar(actor, user.id, await plain(80, 80))).toMatchObject({ avatar: null });
});
