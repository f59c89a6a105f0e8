import type { Author } from "../../chat/types.ts";
import { pictureOf } from "./encode.ts";

/** The `user_avatar` of everyone: what their own client says it is, else the picture of the account. */
export class AvatarOverrides {
  readonly #told = new Map<number, string>();

  tell(userId: number, avatar: string): void {
    if (avatar !== "") this.#told.set(userId, avatar);
  }

  forget(userId: number): void {
    this.#told.delete(userId);
  }

  /** As packets have it. */
  of(user: Pick<Author, "id" | "username" | "avatar">, origin: string): { name: string; avatar: string } {
    return { name: user.username, avatar: this.#told.get(user.id) ?? pictureOf(user, origin) };
  }
}
