/** Counters that all connections of a driver share; counting costs one addition. */
export interface Tally {
  joined: number;
  deliveries: number;
  acks: number;
  /** Milliseconds from send to acknowledgement; collected while `timing`. */
  readonly latencies: number[];
  timing: boolean;
  /** Room → when each message was sent, while one speaker a room sends at a steady pace. */
  readonly sentAt: Map<number, number[]>;
  /** Milliseconds from such a message's sending to each listener. */
  readonly deliveryTimes: number[];
  /** The first few errors. */
  readonly errors: string[];
}

/** A member of a room who may post there. */
export interface Client {
  readonly roomId: number;
  /** Keeps that many messages in flight until {@link stopSending}. */
  startSending(window: number): void;
  stopSending(): void;
  /** Sends one message, whatever is in flight. */
  sendOne(): void;
  /** Messages that no acknowledgement came for yet. */
  readonly pending: number;
  /** Messages sent in all. */
  readonly sent: number;
  close(): void;
}

export type WireName = "native" | "apiv1" | "chatroom" | "room";

export interface Participant {
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
  sentAt: new Map(),
  deliveryTimes: [],
  errors: [],
});

export function complain(tally: Tally, message: string): void {
  if (tally.errors.length < 5) tally.errors.push(message);
}

/** About the length of a line in a chat. */
export const lineOf = (name: string, n: number): string =>
  `${name} says line ${n}: the quick brown fox jumps over the lazy dog`;
