import { type ReactNode, useId } from "react";
import classes from "./Panel.module.css";

interface Props {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Beside the title. */
  readonly aside?: ReactNode;
  readonly children?: ReactNode;
}

/** A section of a page, in a box. */
export function Panel({ title, lead, aside, children }: Props) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <header className={classes.header}>
        <div>
          <h2 className={classes.title} id={id}>
            {title}
          </h2>
          {lead && <p className={classes.lead}>{lead}</p>}
        </div>
        {aside && <div className={classes.aside}>{aside}</div>}
      </header>
      {children}
    </section>
  );
}
