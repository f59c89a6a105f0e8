/** What a driver's connections tell together: counters that cost one addition. */
export interface Tally {
  joined: number;
  deliveries: number;
  acks: number;
  /** Milliseconds from send to acknowledgement; collected while `timing`. */
  readonly latencies: number[];
  timing: boolean;
  /** Room → when each message was sent, while one speaker a room sends at a steady pace. */
  readonly paced: Map<number, number[]>;
  /** Milliseconds from such a message's sending to each listener. */
  readonly ways: number[];
  /** The first few complaints. */
  readonly errors: string[];
}

/** A member of a room who may post there. */
export interface Voice {
  readonly roomId: number;
  /** Keeps that many messages on their way until {@link hush}. */
  talk(window: number): void;
  hush(): void;
  /** Sends one message, whatever is on its way. */
  say(): void;
  /** Messages that no acknowledgement came for yet. */
  readonly pending: number;
  /** Messages sent in all. */
  readonly sent: number;
  close(): void;
}

export type WireName = "native" | "apiv1" | "chatroom" | "room";

export interface Seat {
  readonly port: number;
  readonly token: string;
  readonly roomId: number;
  readonly roomName: string;
  readonly roomCode: string;
  /** `native` where none is named. */
  readonly wire?: WireName | undefined;
  /** The username. */
  readonly name: string;
}

export const newTally = (): Tally => ({
  joined: 0,
  deliveries: 0,
  acks: 0,
  latencies: [],
  timing: false,
  paced: new Map(),
  ways: [],
  errors: [],
});

export function complain(tally: Tally, message: string): void {
  if (tally.errors.length < 5) tally.errors.push(message);
}

/** About the length of a line in a chat. */
export const lineOf = (name: string, n: number): string =>
  `${name} says line ${n}: the quick brown fox jumps over the lazy dog`;
