import { memberKey, type Store } from "./ports.ts";
import type { Room } from "./types.ts";

const MAX_MENTIONS = 20;
const MAX_NAME = 64;

/**
 * Ids of the members that `@username` names in a text. Chinese writes on without a space, so after each @ the longest
 * username that is a member's counts.
 */
export async function mentionsIn(text: string, room: Room, store: Store): Promise<number[]> {
  if (!text.includes("@")) return [];
  const found = new Set<number>();
  for (const [, run = ""] of [...text.matchAll(/@([^\s@]{1,64})/gu)].slice(0, MAX_MENTIONS)) {
    const characters = [...run].slice(0, MAX_NAME);
    for (let length = characters.length; length > 0; length--) {
      const user = await store.users.by("username", characters.slice(0, length).join(""));
      if (!user || !(await store.members.get(memberKey(room.id, user.id)))) continue;
      found.add(user.id);
      break;
    }
  }
  return [...found];
}
