import { type FormEvent, useState } from "react";
import { failureText } from "./failure.ts";

/** State of a form: busy, or what went wrong in words. `work` runs on submit. */
export function useSubmit(work: () => Promise<unknown>) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const run = async () => {
    setBusy(true);
    setProblem("");
    try {
      await work();
    } catch (error) {
      setProblem(failureText(error));
    } finally {
      setBusy(false);
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  return { isBusy, problem, setProblem, onSubmit, run };
}
