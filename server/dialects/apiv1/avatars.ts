/** Avatar downloads. They always answer a picture: initials are drawn for unknown names and where none was set. */
import type { Context } from "koa";
import type { Core } from "../../chat/core.ts";
import { isChatError } from "../../chat/errors.ts";
import type { AvatarOwner } from "../../chat/ports.ts";
import type { DialectHost } from "../dialect.ts";

const SIZE = 256;

export async function sendUserAvatar(ctx: Context, { core, addressOf }: DialectHost): Promise<void> {
  const { name = "" } = ctx.params as { name?: string };
  const user = await core.accounts.find("username", name);
  await send(
    core,
    addressOf(ctx.req),
    ctx,
    name,
    user ? { kind: "user", id: user.id } : null,
    user?.avatar ?? null,
  );
}

export async function sendRoomAvatar(ctx: Context, { core, addressOf }: DialectHost): Promise<void> {
  const { name = "" } = ctx.params as { name?: string };
  const room = await core.rooms.byName(name).catch((error: unknown) => {
    if (isChatError(error, "room_not_found")) return null;
    throw error;
  });
  await send(
    core,
    addressOf(ctx.req),
    ctx,
    name,
    room ? { kind: "room", id: room.id } : null,
    room?.avatar ?? null,
  );
}

async function send(
  core: Core,
  from: string,
  ctx: Context,
  name: string,
  owner: AvatarOwner | null,
  stamp: string | null,
) {
  const set = owner && stamp !== null ? await core.media.readAvatar(owner, stamp, SIZE) : undefined;
  // The address stays the same when the picture changes, so it is revalidated each time.
  ctx.set("Cache-Control", "no-cache");
  ctx.type = set ? "image/webp" : "image/png";
  ctx.body = Buffer.from(set ?? (await core.media.drawInitials(name, SIZE, from)));
  if (set) ctx.etag = `${owner?.kind}-${owner?.id}-${stamp}`;
  if (ctx.fresh) ctx.status = 304;
}
