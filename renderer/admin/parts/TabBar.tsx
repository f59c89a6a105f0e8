import { Tabs } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { formatNumber } from "../../ui/i18n/text.ts";
import { useTab } from "../state/route.ts";
import classes from "./TabBar.module.css";

interface Tab {
  readonly value: string;
  readonly label: string;
  readonly count?: number | undefined;
  readonly content: () => ReactNode;
}

/** The parts of a page, of which the address names the open one. */
export function TabBar({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const [value, setValue] = useTab(tabs.map((tab) => tab.value));
  const open = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is open when the value changes
  useEffect(() => {
    // Newer browsers return a promise here, which React would take for the effect's cleanup.
    void open.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [value]);
  return (
    <Tabs
      value={value}
      onChange={(next) => next !== null && setValue(next)}
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
          <Tabs.Tab key={tab.value} value={tab.value} {...(tab.value === value && { ref: open })}>
            {tab.label}
            {tab.count !== undefined && <span className={classes.count}>{formatNumber(tab.count)}</span>}
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
