import type { Author } from "../../chat/types.ts";
import { pictureOf } from "./encode.ts";

/** Avatars that clients claim for themselves in packets; the account's picture for everyone else. */
export class AvatarOverrides {
  readonly #avatars = new Map<number, string>();

  set(userId: number, avatar: string): void {
    if (avatar !== "") this.#avatars.set(userId, avatar);
  }

  forget(userId: number): void {
    this.#avatars.delete(userId);
  }

  /** Returns name and avatar as packets carry them. */
  of(user: Pick<Author, "id" | "username" | "avatar">, origin: string): { name: string; avatar: string } {
    return { name: user.username, avatar: this.#avatars.get(user.id) ?? pictureOf(user, origin) };
  }
}
