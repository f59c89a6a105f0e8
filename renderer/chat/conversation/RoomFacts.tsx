import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { MemberView, RoomView } from "../../../server/dialects/native/contract.ts";
import { useMe } from "../shared/context.ts";
import { mayManage } from "../shared/permissions.ts";
import type { OpenRoom } from "../state/model.ts";

/** What messages need to know about their room. */
interface Facts {
  readonly roomId: number;
  readonly room: RoomView | null;
  readonly members: ReadonlyMap<number, MemberView>;
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

/** Provides {@link RoomFacts} to the messages inside. */
export function FactsProvider({ roomId, open, children }: Props) {
  const me = useMe();
  const { room, members } = open;
  const facts = useMemo(
    () => ({ roomId, room, members, mayManage: room !== null && mayManage(me, room) }),
    [roomId, room, members, me],
  );
  return <FactsContext value={facts}>{children}</FactsContext>;
}
