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
  const begin = (isBusy: boolean) => {
    setBusy(isBusy);
    setProblem("");
    return ++latest.current;
  };
  const run = async () => {
    const mine = begin(true);
    const ended = await work().then(
      () => ({ problem: "" }),
      (error: unknown) => ({ problem: failureText(error) }),
    );
    if (mine !== latest.current) return;
    setBusy(false);
    setProblem(ended.problem);
    if (ended.problem === "") onDone?.();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  return { isBusy, problem, setProblem, onSubmit, run, reset: () => void begin(false) };
}
