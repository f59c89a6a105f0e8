/** Avatar downloads. They always answer a picture: initials are drawn for unknown names and where none was set. */
import { hash } from "node:crypto";
import type { Context } from "koa";
import { isChatError } from "../../chat/errors.ts";
import type { AvatarOwner } from "../../chat/ports.ts";
import type { Room, User } from "../../chat/types.ts";
import type { DialectHost } from "../dialect.ts";

const SIZE = 256;

export async function sendUserAvatar(ctx: Context, host: DialectHost): Promise<void> {
  const { name = "" } = ctx.params as { name?: string };
  await send(ctx, host, name, "user", (await host.core.accounts.find("username", name)) ?? null);
}

export async function sendRoomAvatar(ctx: Context, host: DialectHost): Promise<void> {
  const { name = "" } = ctx.params as { name?: string };
  const room = await host.core.rooms.byName(name).catch((error: unknown) => {
    if (isChatError(error, "room_not_found")) return null;
    throw error;
  });
  await send(ctx, host, name, "room", room);
}

async function send(
  ctx: Context,
  { core, addressOf }: DialectHost,
  name: string,
  kind: AvatarOwner["kind"],
  owner: User | Room | null,
): Promise<void> {
  const { id = 0, avatar = null } = owner ?? {};
  const set = avatar === null ? undefined : await core.media.readAvatar({ kind, id }, avatar, SIZE);
  // The address stays the same when the picture changes, so it is revalidated each time.
  ctx.set("Cache-Control", "no-cache");
  ctx.type = set ? "image/webp" : "image/png";
  const picture = Buffer.from(set ?? (await core.media.drawInitials(name, SIZE, addressOf(ctx.req))));
  ctx.body = picture;
  ctx.etag = hash("sha256", picture, "base64url");
  if (ctx.fresh) ctx.status = 304;
}
