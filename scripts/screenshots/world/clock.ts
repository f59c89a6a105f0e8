/** The host's clock can be put back while a place is filled, so that what was said there has its times. */
const now = Date.now;
let backMs = 0;
// Whoever took hold of the function before still sees the change: it is installed before any host is made.
Date.now = () => now() - backMs;

/** Does that as if it were so many minutes ago. One at a time. */
export async function minutesAgo<T>(minutes: number, act: () => Promise<T>): Promise<T> {
  backMs = minutes * 60_000;
  try {
    return await act();
  } finally {
    backMs = 0;
  }
}
