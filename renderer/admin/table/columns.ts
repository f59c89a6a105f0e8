/** The chosen columns, remembered on this device. */

import { useState } from "react";
import { deviceStorage } from "../../ui/storage.ts";
import type { Column } from "./types.ts";

export interface ColumnChoice<T> {
  readonly shown: readonly Column<T>[];
  isShown(key: string): boolean;
  toggle(key: string): void;
}

export function useColumns<T>(id: string, columns: readonly Column<T>[]): ColumnChoice<T> {
  const storageKey = `hearth.admin.columns.${id}`;
  const [choice, setChoice] = useState<Readonly<Record<string, boolean>>>(() => stored(storageKey));
  const isShown = (key: string): boolean => {
    const column = columns.find((each) => each.key === key);
    return column?.isMain === true || (choice[key] ?? column?.isExtra !== true);
  };
  return {
    shown: columns.filter(({ key }) => isShown(key)),
    isShown,
    toggle(key) {
      const next = { ...choice, [key]: !isShown(key) };
      deviceStorage.setItem(storageKey, JSON.stringify(next));
      setChoice(next);
    },
  };
}

function stored(key: string): Record<string, boolean> {
  try {
    const value: unknown = JSON.parse(deviceStorage.getItem(key) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Record<string, boolean>) : {};
  } catch {
    return {};
  }
}
