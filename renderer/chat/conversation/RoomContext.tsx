import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { MemberView, RoomView } from "../../../server/dialects/native/contract.ts";
import { useMe } from "../shared/context.ts";
import { mayManage } from "../shared/permissions.ts";
import type { OpenRoom } from "../state/model.ts";

/** What messages need to know about their room. */
interface RoomContextValue {
  readonly roomId: number;
  readonly room: RoomView | null;
  readonly members: ReadonlyMap<number, MemberView>;
  readonly mayManage: boolean;
}

const RoomContext = createContext<RoomContextValue | null>(null);

export function useRoomContext(): RoomContextValue {
  const value = useContext(RoomContext);
  if (!value) throw new Error("There is no room around this part of the page.");
  return value;
}

interface Props {
  readonly roomId: number;
  readonly open: OpenRoom;
  readonly children: ReactNode;
}

/** Provides the {@link RoomContextValue} to the messages inside. */
export function RoomContextProvider({ roomId, open, children }: Props) {
  const me = useMe();
  const { room, members } = open;
  const value = useMemo(
    () => ({ roomId, room, members, mayManage: room !== null && mayManage(me, room) }),
    [roomId, room, members, me],
  );
  return <RoomContext value={value}>{children}</RoomContext>;
}
