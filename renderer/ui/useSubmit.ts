import { type FormEvent, useLayoutEffect, useRef, useState } from "react";
import { failureText } from "./failure.ts";

/**
 * State of a form: busy, or what went wrong in words of the language in force. `work` runs on submit, then `onDone` with its result. `reset`
 * aborts the work's signal; nothing of work that still runs is shown then, and `onDone` is not called.
 */
export function useSubmit<R>(work: (signal: AbortSignal) => Promise<R>, onDone?: (result: R) => void) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // Shown again after it was hidden, as after a new login: what was refused before may be accepted now.
  useLayoutEffect(() => setError(null), []);
  const latest = useRef(new AbortController());
  const reset = () => {
    latest.current.abort();
    latest.current = new AbortController();
    setBusy(false);
    setError(null);
  };
  const run = async () => {
    reset();
    setBusy(true);
    const { signal } = latest.current;
    const settle = await work(signal).then(
      (result) => () => onDone?.(result),
      (error: unknown) => () => setError(error),
    );
    if (signal.aborted) return;
    setBusy(false);
    settle();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  return { isBusy, problem: error === null ? "" : failureText(error), onSubmit, run, reset };
}
