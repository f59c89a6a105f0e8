import { availableParallelism, loadavg } from "node:os";

/**
 * Whether the machine is quiet enough to measure time with a clock. On a busy machine the clock
 * includes other work, and only processor time counts.
 */
export const isQuiet = (): boolean => (loadavg()[0] ?? 0) < availableParallelism() / 2;

/** Processor time of {@link slowness}'s work on the machine that limits of time are meant for, in ms. */
const REFERENCE_MS = 115;

/**
 * Returns how many times slower this machine is than that one, by the processor time of a fixed piece of work; at
 * least 1.
 */
export function slowness(): number {
  const before = process.cpuUsage();
  for (let round = 0; round < 40; round++) {
    const numbers = Array.from({ length: 20_000 }, (_, n) => (n * 7919 + round) % 10_007);
    JSON.stringify(numbers.sort((a, b) => a - b));
  }
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, (user + system) / 1000 / REFERENCE_MS);
}
