import type { Participant } from "./clients.ts";
import type { Driver, ServerProcess } from "./processes.ts";

/** What every bench gets. */
export interface Stage {
  readonly driver: Driver;
  /** Fewer rounds, shorter, for a first look. */
  readonly quick: boolean;
  /** How long a search may take; the bench's own time when not given. */
  readonly seconds?: number;
  /** Node's own options for the host, as for a profile. */
  readonly nodeOptions: readonly string[];
}

/** One row of the table: the measured values of both, and the target. */
export interface Finding {
  readonly name: string;
  readonly beside: string;
  readonly host: string;
  readonly value: number;
  readonly target: { readonly atLeast: number } | { readonly atMost: number };
}

export interface Bench {
  readonly name: string;
  readonly about: string;
  run(stage: Stage): Promise<Finding[]>;
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** Runs `measure` in turns on each subject, so that a busy minute of the machine affects all alike. */
export async function inTurns<S, R>(
  subjects: readonly S[],
  rounds: number,
  measure: (subject: S) => Promise<R>,
): Promise<R[][]> {
  const results: R[][] = subjects.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, subject] of subjects.entries()) results[index]?.push(await measure(subject));
  }
  return results;
}

/** Participants for `members` people in each of the rooms; `tokens[i]` is the i-th person's. */
export function participantsFor(
  server: ServerProcess,
  roomIds: readonly number[],
  members: number,
  tokens: readonly string[],
): Participant[] {
  return roomIds.flatMap((roomId, room) =>
    Array.from({ length: members }, (_, member) => ({
      port: server.port,
      roomId,
      roomName: `room-${room}`,
      roomCode: `${1000 + room}`,
      token: tokens[room * members + member] ?? "",
      name: `person-${room * members + member}`,
    })),
  );
}
