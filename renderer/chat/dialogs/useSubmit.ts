import { type FormEvent, useState } from "react";
import { useChatText } from "../i18n/index.ts";
import { useChat } from "../shared/context.ts";
import { failureText } from "../shared/failure-text.ts";

/**
 * A form's fate: busy, or what went wrong in words. `work` runs on submit.
 * @param meaning failures that mean something of their own in this form, by code
 */
export function useSubmit(work: () => Promise<void>, meaning: Readonly<Record<string, string>> = {}) {
  const t = useChatText();
  const maxBytes = useChat((state) => state.host?.maxUploadBytes ?? 0);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const run = async () => {
    setBusy(true);
    setProblem("");
    try {
      await work();
    } catch (error) {
      setProblem(failureText(error, t, { maxBytes, meaning }));
    } finally {
      setBusy(false);
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  return { isBusy, problem, onSubmit, run };
}
