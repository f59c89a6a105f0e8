import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./TabBar.module.css";

interface Tab<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly count?: number | undefined;
  readonly content: () => ReactNode;
}

interface Props<T extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<T>[];
  readonly value: T;
  onChange(value: T): void;
}

/** The parts of a page, of which one is open. */
export function TabBar<T extends string>({ label, tabs, value, onChange }: Props<T>) {
  return (
    <Tabs
      value={value}
      onChange={(next) => next !== null && onChange(next as T)}
      keepMounted={false}
      classNames={{
        root: classes.root ?? "",
        list: classes.list ?? "",
        tab: classes.tab ?? "",
        panel: classes.panel ?? "",
      }}
    >
      <Tabs.List aria-label={label}>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.value} value={tab.value}>
            {tab.label}
            {tab.count !== undefined && <span className={classes.count}>{tab.count}</span>}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab.value} value={tab.value}>
          {tab.value === value && tab.content()}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
