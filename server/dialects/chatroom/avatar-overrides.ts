import type { Author } from "../../chat/types.ts";
import { pictureOf } from "./encode.ts";

/** Avatars that clients claim for themselves in packets; the account's picture for everyone else. */
export class AvatarOverrides {
  readonly #told = new Map<number, string>();

  tell(userId: number, avatar: string): void {
    if (avatar !== "") this.#told.set(userId, avatar);
  }

  forget(userId: number): void {
    this.#told.delete(userId);
  }

  /** Returns name and avatar as packets carry them. */
  of(user: Pick<Author, "id" | "username" | "avatar">, origin: string): { name: string; avatar: string } {
    return { name: user.username, avatar: this.#told.get(user.id) ?? pictureOf(user, origin) };
  }
}
