/** The order of what one client sends: a room's events wait while the client joins or leaves the room. */
import type { SentEvent } from "../kit/under-way.ts";

/** Whether an event must not begin before an earlier one of the same client has ended. */
export function waitsFor(later: SentEvent, earlier: SentEvent): boolean {
  return (isMove(later) || isMove(earlier)) && roomOf(later) === roomOf(earlier);
}

const isMove = ({ name }: SentEvent): boolean => name === "room:join" || name === "room:leave";

/** The room's number, as far as unchecked parameters tell; a message's id begins with it. */
function roomOf({ args: [params] }: SentEvent): unknown {
  if (typeof params !== "object" || params === null) return undefined;
  const { roomId, id } = params as { roomId?: unknown; id?: unknown };
  return typeof id === "string" ? Number.parseInt(id.slice(0, 16), 10) : roomId;
}
