import { type ReactNode, useId } from "react";
import classes from "./Panel.module.css";

interface Props {
  readonly title?: string;
  readonly lead?: ReactNode;
  /** Beside the title. */
  readonly aside?: ReactNode;
  readonly tone?: "danger";
  readonly className?: string | undefined;
  readonly children?: ReactNode;
}

/** A section of a page, in a box. */
export function Panel({ title, lead, aside, tone, className, children }: Props) {
  const id = useId();
  return (
    <section
      className={`${classes.panel} ${className ?? ""}`}
      data-tone={tone}
      {...(title && { "aria-labelledby": id })}
    >
      {(title || aside) && (
        <header className={classes.header}>
          <div>
            {title && (
              <h2 className={classes.title} id={id}>
                {title}
              </h2>
            )}
            {lead && <p className={classes.lead}>{lead}</p>}
          </div>
          {aside && <div className={classes.aside}>{aside}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
