import { availableParallelism, loadavg } from "node:os";

/**
 * Whether the machine has so little else to do that a clock tells how long something takes. Where it has more, the clock
 * tells of its other work, and the time that something had the processor counts alone.
 */
export const isQuiet = (): boolean => (loadavg()[0] ?? 0) < availableParallelism() / 2;
