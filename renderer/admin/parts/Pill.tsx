import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import classes from "./Pill.module.css";

export type Tone = "plain" | "good" | "warn" | "bad" | "accent";

/** A state as a word. The colour only supports the word. */
export function Pill({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.pill} data-tone={tone}>
      {children}
    </span>
  );
}

export interface State {
  readonly label: string;
  readonly tone?: Tone;
  readonly icon?: LucideIcon;
}

/** What something is at present, a pill for each. */
export function StatePills({ states }: { states: readonly State[] }) {
  return (
    <Pills>
      {states.map(({ label, tone, icon: Icon }) => (
        <Pill key={label} {...(tone && { tone })}>
          {Icon && <Icon size={11} aria-hidden />}
          {label}
        </Pill>
      ))}
    </Pills>
  );
}

/** Some pills side by side. */
export function Pills({ children }: { children: ReactNode }) {
  return <span className={classes.pills}>{children}</span>;
}
