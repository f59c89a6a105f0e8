import type { ReactElement, ReactNode } from "react";
import { EmptyState } from "../../ui/EmptyState.tsx";
import classes from "./ItemList.module.css";

interface Props<T> {
  readonly items: readonly T[];
  readonly empty: { readonly icon: ReactNode; readonly title: string; readonly body: string };
  /** A list item of the class `item`. */
  readonly children: (item: T) => ReactElement;
}

/** Things one below the other, or a word on why there are none. */
export function ItemList<T>({ items, empty, children }: Props<T>) {
  return items.length === 0 ? (
    <EmptyState icon={empty.icon} title={empty.title}>
      {empty.body}
    </EmptyState>
  ) : (
    <ul className={classes.list}>{items.map(children)}</ul>
  );
}
