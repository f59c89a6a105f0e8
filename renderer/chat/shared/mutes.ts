/** Mutes as the pages show them, until they expire. */
import { useEffect, useReducer } from "react";
import type { MuteView } from "../../../server/dialects/native/contract.ts";
import { serverNow } from "../../ui/now.ts";
import { useChat, useClient } from "./context.ts";

/** The longest span a timer takes, in ms. */
const LONGEST_MS = 2 ** 31 - 1;

const msLeft = ({ until }: MuteView): number =>
  until === null ? Number.POSITIVE_INFINITY : Date.parse(until) - serverNow();

/** Returns a mute while it is in force; the component re-renders when it expires. */
export function useLiveMute(mute: MuteView | null | undefined): MuteView | null {
  const [looks, look] = useReducer((count: number) => count + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each check sets the timer for the next one
  useEffect(() => {
    const left = mute ? msLeft(mute) : 0;
    if (left <= 0 || left === Number.POSITIVE_INFINITY) return;
    const timer = setTimeout(look, Math.min(left + 1, LONGEST_MS));
    return () => clearTimeout(timer);
  }, [mute, looks]);
  return mute && msLeft(mute) > 0 ? mute : null;
}

/** Returns a member's mute in force in a room that this person manages, as far as it is loaded. */
export function useMuteOf(roomId: number, userId: number): MuteView | null {
  return useLiveMute(useChat((state) => state.mutes.get(roomId)?.get(userId)));
}

/** Loads who is muted in a room that this person manages. */
export function useMutesOf(roomId: number | null, mayManage: boolean): void {
  const { mutes } = useClient();
  useEffect(() => {
    if (roomId !== null && mayManage) void mutes.load(roomId);
  }, [mutes, roomId, mayManage]);
}
