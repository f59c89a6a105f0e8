/** The host's clock can be put back while a world is filled, so that its messages have their times. */
const now = Date.now;
let backMs = 0;
// Whoever took hold of the function before still sees the change: it is installed before any host is made.
Date.now = () => now() - backMs;

/** Runs something as if it were this many minutes ago. One at a time. */
export async function minutesAgo<T>(minutes: number, act: () => Promise<T>): Promise<T> {
  backMs = minutes * 60_000;
  try {
    return await act();
  } finally {
    backMs = 0;
  }
}
