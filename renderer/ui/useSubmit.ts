import { type FormEvent, useRef, useState } from "react";
import { failureText } from "./failure.ts";

/**
 * State of a form: busy, or what went wrong in words. `work` runs on submit, then `onDone` with its result. After `reset` nothing of
 * the work that still runs is shown, and `onDone` is not called.
 */
export function useSubmit<R>(work: () => Promise<R>, onDone?: (result: R) => void) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const latest = useRef(0);
  const reset = () => {
    latest.current += 1;
    setBusy(false);
    setProblem("");
  };
  const run = async () => {
    reset();
    setBusy(true);
    const mine = latest.current;
    const settle = await work().then(
      (result) => () => onDone?.(result),
      (error: unknown) => () => setProblem(failureText(error)),
    );
    if (mine !== latest.current) return;
    setBusy(false);
    settle();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  return { isBusy, problem, setProblem, onSubmit, run, reset };
}
