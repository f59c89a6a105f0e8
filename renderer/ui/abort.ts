/** Aborts after so long: `AbortSignal.timeout`, which Safari 15 lacks. */
export function abortAfter(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}
