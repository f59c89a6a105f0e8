/** Changes messages that exist: their text and their reactions. */
import { type Actor, causeOf } from "./actor.ts";
import { type Context, nowOf } from "./context.ts";
import { isEmoji } from "./emoji.ts";
import { ChatError } from "./errors.ts";
import { exclusive, type History, parseMessageId } from "./history.ts";
import type { Mentions } from "./mentions.ts";
import { checkBody } from "./names.ts";
import { assertEdits, mayManage } from "./policy.ts";
import type { Restrictions } from "./restrictions.ts";
import { speakerOf } from "./speaker.ts";
import type { Message, Room, StoredMessage, User } from "./types.ts";

const MAX_EMOJI = 20;

export class Changing {
  readonly #context: Context;
  readonly #history: History;
  readonly #restrictions: Restrictions;
  readonly #mentions: Mentions;

  constructor(context: Context, history: History, restrictions: Restrictions, mentions: Mentions) {
    this.#context = context;
    this.#history = history;
    this.#restrictions = restrictions;
    this.#mentions = mentions;
  }

  /**
   * Replaces the text of the actor's own message, within `messages.editMinutes`. The same text changes nothing.
   * @throws message_not_found, forbidden (a room in which the author may not post any more, too), muted, too_long
   */
  async edit(actor: Actor, id: string, body: string): Promise<Message> {
    const text = checkBody(body, this.#context.rules()["messages.maxLength"]);
    return this.#change(actor, id, "message.edited", async (stored, room, user) => {
      const minutes = this.#context.rules()["messages.editMinutes"];
      assertEdits(user, await this.#history.present(room, stored), minutes, this.#context.clock());
      if (stored.body === text) return stored;
      const { mentions: _, mentionRanges: __, ...rest } = stored;
      const mentioned = await this.#mentions.in(text, room, mayManage(actor, user, room));
      return { ...rest, body: text, editedAt: nowOf(this.#context), ...mentioned };
    });
  }

  /** Adds or removes a reaction. Repeating the call changes nothing. @throws message_not_found, not_member, invalid */
  async react(actor: Actor, id: string, emoji: string, isOn: boolean): Promise<Message> {
    if (!isEmoji(emoji)) throw new ChatError("invalid", { reason: "reaction_not_emoji" });
    return this.#change(actor, id, "message.reacted", async (stored, _room, user) => {
      const reactions: Record<string, readonly number[]> = { ...stored.reactions };
      const before = reactions[emoji] ?? [];
      if (before.includes(user.id) === isOn) return stored;
      const people = isOn ? [...before, user.id] : before.filter((userId) => userId !== user.id);
      if (people.length > 0) reactions[emoji] = people;
      else delete reactions[emoji];
      if (Object.keys(reactions).length > MAX_EMOJI) {
        throw new ChatError("invalid", { reason: "too_many_reactions", max: MAX_EMOJI });
      }
      return { ...stored, reactions };
    });
  }

  async #change(
    actor: Actor,
    id: string,
    type: "message.edited" | "message.reacted",
    /** Returns the message itself if nothing is to change. */
    change: (stored: StoredMessage, room: Room, user: User) => Promise<StoredMessage>,
  ): Promise<Message> {
    const { store, events } = this.#context;
    const { roomId, seq } = parseMessageId(id);
    const { user, room } = await speakerOf(this.#context, this.#restrictions, actor, roomId, {
      addsNoText: type === "message.reacted",
    });
    return exclusive(this.#context, roomId, seq, async () => {
      const before = await this.#history.stored(roomId, seq);
      const after = await change(before, room, user);
      const message = await this.#history.present(room, after);
      if (after === before) return message;
      await store.messages.replace(roomId, seq, after);
      await events.publish({ type, room, message, by: causeOf(actor) });
      return message;
    });
  }
}
