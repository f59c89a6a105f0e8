import type { ReactNode } from "react";
import classes from "./Facts.module.css";

interface Props {
  readonly items: readonly (readonly [name: string, value: ReactNode])[];
  /** Side by side, each value below its name; else one pair a line. */
  readonly isRow?: boolean;
}

/** Names and values. */
export function Facts({ items, isRow }: Props) {
  return (
    <dl className={isRow ? classes.figures : classes.facts}>
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
