/**
 * A room's code names it; a private room's invitation lets people in (docs/contract/security.md 5). They are the same
 * if the server made the code for a private room. A code that somebody chose, or that a public room had, opens public
 * rooms only.
 */
import type { Actor } from "./actor.ts";
import { each } from "./batches.ts";
import type { Context } from "./context.ts";
import { ChatError } from "./errors.ts";
import type { Guesses } from "./guesses.ts";
import { isOpenTo } from "./lookups.ts";
import type { Tables } from "./ports.ts";
import { CODE_ALPHABET, randomCode, randomDigits } from "./secrets.ts";
import type { Room } from "./types.ts";

const INVITATION_LENGTH = 8;
const INVITATION = new RegExp(`^[${CODE_ALPHABET}]{${INVITATION_LENGTH},}$`);

/** Returns the code that lets people into a room; null if there is none, as in a direct conversation. */
export function invitationOf(room: Room): string | null {
  if (room.isDirect) return null;
  if (room.isPublic) return room.code;
  return room.invitation ?? (INVITATION.test(room.code) ? room.code : null);
}

/** Codes made by the server have capitals only, which people may type as small letters. */
function isInvitedBy(room: Room, code: string): boolean {
  const invitation = invitationOf(room);
  if (invitation === null) return false;
  return invitation === code || (INVITATION.test(invitation) && invitation === code.toUpperCase());
}

export class RoomCodes {
  readonly #context: Context;
  readonly #guesses: Guesses;

  constructor(context: Context, guesses: Guesses) {
    this.#context = context;
    this.#guesses = guesses;
  }

  /**
   * Finds a room by its code. A room that the actor may not read counts as a guess.
   * @throws room_not_found, rate_limited
   */
  async named(actor: Actor, code: string): Promise<Room> {
    const room = await this.#context.store.rooms.by("code", code);
    const isKnown = room !== undefined && !room.isDirect;
    if (isKnown && (await isOpenTo(this.#context.store, actor, room))) return room;
    await this.#guesses.take("room-code", actor);
    if (!isKnown) throw notFound();
    return room;
  }

  /**
   * Finds the room that a code lets people into. A wrong code counts as a guess.
   * @throws room_not_found, rate_limited
   */
  async invitedTo(actor: Actor, code: string): Promise<Room> {
    const room = (await this.#findBy(code)) ?? (await this.#findBy(code.toUpperCase()));
    if (room?.isPublic && !room.isDirect) return room;
    const giveBack = await this.#guesses.take("room-code", actor);
    if (!room || !isInvitedBy(room, code)) throw notFound();
    await giveBack();
    return room;
  }

  /** Whether the code lets the actor into the private room. A wrong code counts as a guess. @throws rate_limited */
  async opens(actor: Actor, room: Room, code: string): Promise<boolean> {
    const giveBack = await this.#guesses.take("room-code", actor);
    if (!isInvitedBy(room, code)) return false;
    await giveBack();
    return true;
  }

  /** Choosing a code that is in use counts as a guess. @throws duplicate, rate_limited */
  async assertUnused(actor: Actor, code: string): Promise<void> {
    if (!(await this.#findBy(code))) return;
    await this.#guesses.take("room-code", actor);
    throw new ChatError("duplicate", { reason: "taken", field: "code" });
  }

  /** Returns an unused code for a new room: 4 digits for a public one, more once those run short. */
  async newCode(tables: Tables, isPublic: boolean): Promise<string> {
    if (!isPublic) return this.newInvitation(tables);
    for (let tries = 0; ; tries++) {
      const code = randomDigits(4 + Math.floor(tries / 20));
      if (!(await isTaken(tables, code))) return code;
    }
  }

  /** Returns a code that cannot be guessed. */
  async newInvitation(tables: Tables): Promise<string> {
    for (;;) {
      const code = randomCode(INVITATION_LENGTH);
      if (!(await isTaken(tables, code))) return code;
    }
  }

  /** Gives each private room that nothing opens an invitation. Returns those rooms. */
  async renew(): Promise<readonly Room[]> {
    const { store } = this.#context;
    const changed: Room[] = [];
    for await (const room of each(store.rooms, [
      ["isPublic", "=", false],
      ["isDirect", "=", false],
    ])) {
      if (invitationOf(room) !== null) continue;
      const { isPublic, invitation } = room;
      const renewed = { invitation: await this.newInvitation(store) };
      const after = await store.rooms.update(room.id, renewed, { isPublic, invitation });
      if (after) changed.push(after);
    }
    return changed;
  }

  async #findBy(code: string): Promise<Room | undefined> {
    const { rooms } = this.#context.store;
    return (await rooms.by("invitation", code)) ?? rooms.by("code", code);
  }
}

/** Whether a code that the server makes is in use, as a name too: E names rooms by their code. */
async function isTaken({ rooms }: Tables, code: string): Promise<boolean> {
  const found = await Promise.all(
    (["code", "invitation", "name"] as const).map((index) => rooms.by(index, code)),
  );
  return found.some((room) => room !== undefined);
}

const notFound = (): ChatError => new ChatError("room_not_found", { reason: "room_not_found" });
