import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { Author, Ref } from "../../../server/admin/contract.ts";
import { useDialog } from "../parts/dialog.ts";
import { type Order, RestrictDialog } from "./RestrictDialog.tsx";

export interface Moderate {
  /** From a room, or from the whole server. */
  kick(people: readonly Author[], room?: Ref): void;
  mute(people: readonly Author[], room?: Ref): void;
  ban(people: readonly Author[], room?: Ref): void;
  banAddress(address?: string): void;
}

const ModerateContext = createContext<Moderate | null>(null);

/** Kicks, mutes and bans. Each asks for how long and why. */
export function useModerate(): Moderate {
  const moderate = useContext(ModerateContext);
  if (!moderate) throw new Error("There is no moderation around this part of the page.");
  return moderate;
}

/** Holds the one dialog that is open. */
export function ModerateProvider({ children }: { children: ReactNode }) {
  const { about, turn, isOpen, open, close } = useDialog<Order>();
  const moderate = useMemo<Moderate>(
    () => ({
      kick: (people, room) => open({ kind: "kick", people, room: room ?? null }),
      mute: (people, room) => open({ kind: "mute", people, room: room ?? null }),
      ban: (people, room) => open({ kind: "ban", people, room: room ?? null }),
      banAddress: (address) => open({ kind: "ban", people: [], room: null, ...(address && { address }) }),
    }),
    [open],
  );
  return (
    <ModerateContext value={moderate}>
      {children}
      {about && <RestrictDialog key={turn} order={about} opened={isOpen} onClose={close} />}
    </ModerateContext>
  );
}
