import { type FormEvent, useRef, useState } from "react";
import { failureText } from "./failure.ts";

/**
 * State of a form: busy, or what went wrong in words. `work` runs on submit, then `onDone`. After `reset` nothing of
 * the work that still runs is shown, and `onDone` is not called.
 */
export function useSubmit(work: () => Promise<unknown>, onDone?: () => void) {
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
    const refusal = await work().then(() => null, failureText);
    if (mine !== latest.current) return;
    setBusy(false);
    if (refusal === null) onDone?.();
    else setProblem(refusal);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  return { isBusy, problem, setProblem, onSubmit, run, reset };
}
