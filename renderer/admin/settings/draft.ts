/** Unsaved settings, checked during typing: first in the page, then by the server. */
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useMemo, useState } from "react";
import type { SettingDescriptor, SettingsPreview, SettingValue } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { type Unsaved, useUnsaved } from "../state/unsaved.ts";
import { parsedValue, problemOf, refusedValue } from "./check.ts";

export type Values = Readonly<Record<string, SettingValue>>;

export interface SettingsDraft extends Pick<Unsaved<Values>, "forget" | "discard"> {
  /** The values that differ from those in force. */
  readonly changes: Values;
  typed(item: SettingDescriptor): SettingValue;
  set(item: SettingDescriptor, value: SettingValue): void;
  problem(name: string): string;
  readonly hasProblems: boolean;
  /** The effects of saving; null while the server has not answered. */
  readonly preview: SettingsPreview | null;
}

const TYPING_MS = 250;

export function useSettingsDraft(items: readonly SettingDescriptor[]): SettingsDraft {
  const t = useAdminText();
  const client = useClient();
  const saved = useMemo(() => Object.fromEntries(items.map(({ name, value }) => [name, value])), [items]);
  const { set, forget, discard, ...unsaved } = useUnsaved<Values>("settings", saved);
  const changes = unsaved.changes as Values;
  /** Texts as they are typed: "1." is a way to "1.5", not another form of "1". */
  const [texts, setTexts] = useState<Values>({});
  const [answer, setAnswer] = useState<{ of: Values; preview: SettingsPreview } | null>(null);
  const [settled] = useDebouncedValue(changes, TYPING_MS);

  useEffect(() => {
    if (Object.keys(settled).length === 0) return;
    let isOver = false;
    client.call("settings.preview", settled).then(
      (preview) => {
        if (!isOver) setAnswer({ of: settled, preview });
      },
      // Saving will report the error.
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [client, settled]);

  const preview = answer !== null && answer.of === changes ? answer.preview : null;
  const problem = (name: string): string => {
    const value = changes[name];
    const item = items.find((each) => each.name === name);
    if (value === undefined || !item) return "";
    const own = problemOf(t, item, value);
    const theirs = answer?.of[name] === value ? answer.preview.problems[name] : undefined;
    return own !== "" ? own : theirs === undefined ? "" : refusedValue(t, theirs);
  };
  return {
    changes,
    typed(item) {
      const value = changes[item.name] ?? item.value;
      const text = texts[item.name];
      return text !== undefined && parsedValue(item, text) === value ? text : value;
    },
    set(item, typed) {
      setTexts((before) => ({ ...before, [item.name]: typed }));
      set({ [item.name]: parsedValue(item, typed) });
    },
    forget,
    discard,
    problem,
    hasProblems: Object.keys(changes).some((name) => problem(name) !== ""),
    preview,
  };
}
