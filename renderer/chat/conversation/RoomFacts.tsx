import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { MemberView, RoomView } from "../../../server/dialects/native/contract.ts";
import { useMe } from "../shared/context.ts";
import { mayManage } from "../shared/permissions.ts";
import type { OpenRoom } from "../state/model.ts";

/** What every message of a room needs to know of the room. */
interface Facts {
  readonly roomId: number;
  readonly room: RoomView | null;
  readonly members: ReadonlyMap<number, MemberView>;
  /** Usernames that may be mentioned. */
  readonly names: readonly string[];
  readonly mayManage: boolean;
}

const FactsContext = createContext<Facts | null>(null);

export function useFacts(): Facts {
  const facts = useContext(FactsContext);
  if (!facts) throw new Error("There is no room around this part of the page.");
  return facts;
}

interface Props {
  readonly roomId: number;
  readonly open: OpenRoom;
  readonly children: ReactNode;
}

/** Gives the messages inside what they need to know of their room. */
export function FactsProvider({ roomId, open, children }: Props) {
  const me = useMe();
  const { room, members } = open;
  const names = useMemo(
    () => [...new Set([...members.values(), me].map(({ username }) => username))],
    [members, me],
  );
  const facts = useMemo(
    () => ({ roomId, room, members, names, mayManage: room !== null && mayManage(me, room) }),
    [roomId, room, members, names, me],
  );
  return <FactsContext value={facts}>{children}</FactsContext>;
}
