import type { ReactNode } from "react";
import classes from "./Pill.module.css";

export type Tone = "plain" | "good" | "warn" | "bad" | "accent";

/** A state in a word. The word says it; the colour only helps. */
export function Pill({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.pill} data-tone={tone}>
      {children}
    </span>
  );
}

/** Some pills side by side. */
export function Pills({ children }: { children: ReactNode }) {
  return <span className={classes.pills}>{children}</span>;
}
