/** Mutes as the pages show them: no longer than they last. */
import { useEffect, useReducer } from "react";
import type { MuteView } from "../../../server/dialects/native/contract.ts";
import { useChat, useClient } from "./context.ts";

/** Timers take no longer spans. */
const LONGEST_MS = 2 ** 31 - 1;

const msLeft = ({ until }: MuteView): number =>
  until === null ? Number.POSITIVE_INFINITY : Date.parse(until) - Date.now();

/** A mute while it lasts; the component renders anew when its time is over. */
export function useLiveMute(mute: MuteView | null | undefined): MuteView | null {
  const [looks, look] = useReducer((count: number) => count + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each look sets the timer for the next
  useEffect(() => {
    const left = mute ? msLeft(mute) : 0;
    if (left <= 0 || left === Number.POSITIVE_INFINITY) return;
    const timer = setTimeout(look, Math.min(left + 1, LONGEST_MS));
    return () => clearTimeout(timer);
  }, [mute, looks]);
  return mute && msLeft(mute) > 0 ? mute : null;
}

/** The mute of a member in force in a room that this person decides about, as far as it is known. */
export function useMuteOf(roomId: number, userId: number): MuteView | null {
  return useLiveMute(useChat((state) => state.mutes.get(roomId)?.get(userId)));
}

/** Asks who is muted in a room, where this person decides about it. */
export function useMutesOf(roomId: number | null, mayManage: boolean): void {
  const { mutes } = useClient();
  useEffect(() => {
    if (roomId !== null && mayManage) void mutes.load(roomId);
  }, [mutes, roomId, mayManage]);
}
