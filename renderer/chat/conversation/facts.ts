import { createContext, useContext } from "react";
import type { MemberView, RoomView } from "../../../server/dialects/native/contract.ts";

/** What every message of a room needs to know of the room. */
export interface Facts {
  readonly roomId: number;
  readonly room: RoomView | null;
  readonly members: ReadonlyMap<number, MemberView>;
  /** Usernames that may be mentioned. */
  readonly names: readonly string[];
  readonly mayManage: boolean;
}

export const FactsContext = createContext<Facts | null>(null);

export function useFacts(): Facts {
  const facts = useContext(FactsContext);
  if (!facts) throw new Error("There is no room around this part of the page.");
  return facts;
}
