/**
 * Gives an invitation to private rooms whose code is too weak to let people in; earlier versions created such rooms.
 */
import { hostActor } from "../chat/actor.ts";
import type { Core } from "../chat/core.ts";

/** Posted in the room, for its owner and members. */
const NOTICE =
  "The old code of this private room no longer lets anybody in, because short codes can be guessed. The room has a new one: see Invite.\n这个私密房间原来的房间码太短，容易被猜到，已不能再用来加入。新的房间码请在“邀请”中查看。";

export async function renewInvitations(core: Core): Promise<void> {
  for (const room of await core.rooms.renewInvitations()) {
    await core.messages.say(hostActor(), room.id, NOTICE);
  }
}
