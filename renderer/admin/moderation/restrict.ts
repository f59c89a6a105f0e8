/** Kicks, mutes and bans people, and returns how to undo it. */
import type { Author, Ref } from "../../../server/admin/contract.ts";
import { formatList } from "../../ui/i18n/text.ts";
import type { AdminText } from "../i18n/index.ts";
import { peopleName } from "../i18n/names.ts";
import type { AdminClient } from "../wire/client.ts";

export type Kind = "kick" | "mute" | "ban";

interface Restriction {
  readonly kind: Kind;
  readonly people: readonly Author[];
  readonly addresses: readonly string[];
  /** null: the whole host. */
  readonly room: Ref | null;
  readonly until: string | null;
  readonly reason: string;
}

type Undo = () => Promise<unknown>;

/** @returns a sentence about what was done, and how to undo it. @throws Failure at the first refusal */
export async function restrict(
  client: AdminClient,
  t: AdminText,
  { kind, people, addresses, room, until, reason }: Restriction,
): Promise<{ done: string; undo?: Undo }> {
  const at = room ? { roomId: room.id } : {};
  const undos: Undo[] = [];
  for (const { id: userId } of people) {
    if (kind === "kick") {
      await client.call("moderation.kick", { userId, ...at, reason });
      if (room) undos.push(() => client.call("rooms.addMember", { roomId: room.id, userId }));
    } else if (kind === "mute") {
      await client.call("moderation.mute", { userId, ...at, until, reason });
      undos.push(() => client.call("moderation.unmute", { userId, ...at }));
    } else {
      const { id } = await client.call("moderation.ban", { userId, ...at, until, reason });
      undos.push(() => client.call("moderation.unban", { id }));
    }
  }
  for (const address of addresses) {
    const { id } = await client.call("moderation.ban", { address, until, reason });
    undos.push(() => client.call("moderation.unban", { id }));
  }
  const who = people.length === 0 ? formatList(addresses) : peopleName(t, people);
  const done = { kick: t("kicked", { who }), mute: t("muted", { who }), ban: t("banned", { who }) }[kind];
  return undos.length === 0 ? { done } : { done, undo: () => Promise.all(undos.map((undo) => undo())) };
}
