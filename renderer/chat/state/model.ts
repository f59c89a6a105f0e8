/** Everything the web client knows, in one immutable tree. */
import type {
  Author,
  Dissolution,
  HostView,
  MemberView,
  MeView,
  MuteView,
  RoomListItem,
  RoomView,
} from "../../../server/dialects/native/contract.ts";
import type { Failure } from "../../ui/failure.ts";
import type { Link } from "../../ui/link.ts";
import type { Outgoing } from "./outbox.ts";
import type { Timeline } from "./timeline.ts";

/** Why a session ended that the person did not end. */
export interface Ending {
  readonly kind: "expired" | "reset" | "kicked" | "banned";
  readonly reason: string;
  /** When a ban ends; null: never. */
  readonly until?: string | null | undefined;
}

/** `starting`: a stored token is being checked · `guest`: nobody is logged in. */
export type Phase = "starting" | "guest" | "member";

export type RoomStatus =
  | { readonly kind: "joining" }
  | { readonly kind: "joined" }
  | { readonly kind: "refused"; readonly failure: Failure }
  | { readonly kind: "kicked"; readonly reason: string }
  | { readonly kind: "left" }
  /** Left on another device or kicked while this page was not connected. */
  | { readonly kind: "notMember" }
  | { readonly kind: "gone"; readonly why: Dissolution; readonly reason: string };

/** Whether the room is not shown, but why. */
export const isOver = (status: RoomStatus | undefined): boolean =>
  status !== undefined && status.kind !== "joining" && status.kind !== "joined";

export interface OpenRoom {
  readonly status: RoomStatus;
  readonly room: RoomView | null;
  readonly members: ReadonlyMap<number, MemberView>;
  readonly timeline: Timeline;
  /** What was missed at the end while the connection was lost is being loaded. */
  readonly isCatchingUp: boolean;
  readonly mute: MuteView | null;
  /** How far each person is known to have read. */
  readonly reads: ReadonlyMap<number, number>;
  /** The newest message that was read when the room was opened: what follows is new. */
  readonly newAfter: number | null;
}

export type Loading = "loading" | "ready" | Failure;

export interface ChatState {
  readonly phase: Phase;
  readonly ending: Ending | null;
  readonly host: HostView | null;
  /** The first request to the server failed. */
  readonly isHostAway: boolean;
  readonly me: MeView | null;
  readonly link: Link;
  readonly rooms: ReadonlyMap<number, RoomListItem>;
  readonly roomsLoading: Loading;
  readonly open: ReadonlyMap<number, OpenRoom>;
  /** The room on the screen. */
  readonly activeRoomId: number | null;
  readonly outbox: readonly Outgoing[];
  readonly typing: ReadonlyMap<number, readonly Author[]>;
  /** Who is muted in the rooms that this person manages: by room and user, as far as it was loaded. */
  readonly mutes: ReadonlyMap<number, ReadonlyMap<number, MuteView>>;
  /** Muted everywhere. */
  readonly mute: MuteView | null;
}

export const INITIAL: ChatState = {
  phase: "starting",
  ending: null,
  host: null,
  isHostAway: false,
  me: null,
  link: "connecting",
  rooms: new Map(),
  roomsLoading: "loading",
  open: new Map(),
  activeRoomId: null,
  outbox: [],
  typing: new Map(),
  mutes: new Map(),
  mute: null,
};
