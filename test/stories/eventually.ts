import { expect } from "vitest";

/** Asserts on what `read` answers as soon as it holds; on a busy machine that may take a while. */
export const eventually = <T>(read: () => T | Promise<T>, message = "") =>
  expect.poll(read, { timeout: 15_000, ...(message !== "" && { message }) });
