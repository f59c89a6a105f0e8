/** Runs changes on the server: shows only what it confirmed, and offers Undo where possible. */
import { useMemo, useState } from "react";
import { asFailure } from "../../ui/failure.ts";
import { toast } from "../../ui/toast.ts";
import { toastFailure } from "../../ui/toastFailure.ts";
import { type AdminText, useAdminText } from "../i18n/index.ts";
import { type Question, useAsk } from "./Ask.tsx";
import { type Attempts, type Job, tryEach } from "./each.ts";

type Undo = () => Promise<unknown>;

interface Outcome {
  /** The result as a sentence. */
  readonly done: string;
  /** What takes it back; several are run in turn, whether or not others fail. */
  readonly undo?: Undo | readonly Undo[];
}

export interface ActionRunner {
  /** Runs and reports the result, without `outcome` only a failure. Returns whether it succeeded. */
  run(work: () => Promise<unknown>, outcome?: Outcome | (() => Outcome)): Promise<boolean>;
  /**
   * Runs on each item in turn, until the job is stopped, and reports how many succeeded, which it also returns and
   * passes to `done`.
   */
  runAll<T>(
    items: readonly T[],
    work: (item: T) => Promise<unknown>,
    outcome: { readonly done: (count: number) => string; readonly undo?: (item: T) => Promise<unknown> },
    job?: Job,
  ): Promise<number>;
  /** Reports a change that was made elsewhere. */
  report(outcome: Outcome): void;
  /** Reports how many failed, if any, and why the first did. */
  reportFailed(attempts: Pick<Attempts<unknown>, "failed" | "refusal">): void;
}

export function useActionRunner(): ActionRunner {
  const t = useAdminText();
  return useMemo(() => createActionRunner(t), [t]);
}

/** `run` of {@link useActionRunner}, and whether something runs. */
export function useBusyRun(): [isBusy: boolean, run: ActionRunner["run"]] {
  const acts = useActionRunner();
  const [isBusy, setBusy] = useState(false);
  const run: ActionRunner["run"] = async (work, outcome) => {
    setBusy(true);
    const isDone = await acts.run(work, outcome);
    setBusy(false);
    return isDone;
  };
  return [isBusy, run];
}

export function createActionRunner(t: AdminText): ActionRunner {
  const takeBack = async (undo: Undo | readonly Undo[]) => {
    const undos = [undo].flat();
    const { failed, refusal } = await tryEach(undos, (each) => each());
    if (failed === 0) toast(t("undone"), { tone: "good" });
    else if (undos.length === 1) toastFailure(refusal);
    else reportFailed({ failed, refusal });
  };
  const report = ({ done, undo }: Outcome) =>
    toast(done, {
      tone: "good",
      ...(undo && { action: { label: t("undo"), run: () => void takeBack(undo) } }),
    });
  const reportFailed: ActionRunner["reportFailed"] = ({ failed, refusal }) => {
    if (failed === 0) return;
    toast(t("someFailed", { count: failed, message: asFailure(refusal).message }), { tone: "bad" });
  };
  return {
    report,
    reportFailed,
    async run(work, outcome) {
      try {
        await work();
        if (outcome) report(typeof outcome === "function" ? outcome() : outcome);
        return true;
      } catch (error) {
        toastFailure(error);
        return false;
      }
    },
    async runAll(items, work, { done, undo }, job) {
      const attempts = await tryEach(items, work, job);
      const { done: changed } = attempts;
      if (changed.length > 0) {
        const undos = undo && changed.map((item) => () => undo(item));
        report({ done: done(changed.length), ...(undos && { undo: undos }) });
      }
      reportFailed(attempts);
      return changed.length;
    },
  };
}

interface QuestionForAll<T> extends Omit<Question, "onConfirm"> {
  readonly work: (item: T) => Promise<unknown>;
  /** How many succeeded, as a sentence. */
  readonly done: (count: number) => string;
}

/**
 * Returns a function that asks once, then works on each item until the question is closed; `after` runs when all were
 * tried. `about` is what the question says besides the items.
 */
export function useAskAll<T, A extends readonly unknown[] = []>(
  questionOf: (t: AdminText, items: readonly T[], ...about: A) => QuestionForAll<T>,
): (items: readonly T[], after?: () => void, ...about: A) => void {
  const ask = useAsk();
  const acts = useActionRunner();
  return (items, after, ...about) =>
    ask((t) => {
      const { work, done, ...question } = questionOf(t, items, ...about);
      return {
        ...question,
        onConfirm: async (_reason, signal) => {
          await acts.runAll(items, work, { done }, { signal });
          if (!signal.aborted) after?.();
        },
      };
    });
}
