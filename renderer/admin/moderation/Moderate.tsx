import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import type { Author, Ref } from "../../../server/admin/contract.ts";
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
  const [order, setOrder] = useState<Order | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [turn, setTurn] = useState(0);
  const moderate = useMemo<Moderate>(() => {
    const start = (next: Order) => {
      setOrder(next);
      setTurn((before) => before + 1);
      setOpen(true);
    };
    return {
      kick: (people, room) => start({ kind: "kick", people, room: room ?? null }),
      mute: (people, room) => start({ kind: "mute", people, room: room ?? null }),
      ban: (people, room) => start({ kind: "ban", people, room: room ?? null }),
      banAddress: (address) => start({ kind: "ban", people: [], room: null, ...(address && { address }) }),
    };
  }, []);
  return (
    <ModerateContext value={moderate}>
      {children}
      {order && <RestrictDialog key={turn} order={order} opened={isOpen} onClose={() => setOpen(false)} />}
    </ModerateContext>
  );
}
