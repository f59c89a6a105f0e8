/** Where pictures of people and rooms are found. Pure, so that every encoder may use it. */
import type { AvatarOwner } from "./ports.ts";

export const AVATAR_SIZES = [64, 256] as const;
/** Edge of a square picture, in pixels. */
export type AvatarSize = (typeof AVATAR_SIZES)[number];

/** File name of a set picture; `stamp` is the row's `avatar`. */
export const avatarFile = (owner: AvatarOwner, stamp: string, size: AvatarSize): string =>
  `${owner.kind}-${owner.id}-${stamp}-${size}.webp`;

/** URL path of a set picture. Dialect E serves the same under `/static`. */
export const avatarUrl = (owner: AvatarOwner, stamp: string, size: AvatarSize): string =>
  `/avatars/${avatarFile(owner, stamp, size)}`;

/** URL path of the picture that is drawn from the owner's name, for those who set none. */
export const drawnAvatarUrl = (owner: AvatarOwner): string => `/avatars/${owner.kind}-${owner.id}.png`;
