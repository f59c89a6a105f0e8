import { type ReactNode, useMemo } from "react";
import { useMe } from "../shared/context.ts";
import { mayManage } from "../shared/names.ts";
import type { OpenRoom } from "../state/model.ts";
import { FactsContext } from "./facts.ts";

interface Props {
  readonly roomId: number;
  readonly open: OpenRoom;
  readonly children: ReactNode;
}

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
