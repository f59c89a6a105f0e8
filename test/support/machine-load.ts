import { availableParallelism, loadavg } from "node:os";

/**
 * Whether the machine is quiet enough to measure time with a clock. On a busy machine the clock
 * includes other work, and only processor time counts.
 */
export const isQuiet = (): boolean => (loadavg()[0] ?? 0) < availableParallelism() / 2;
