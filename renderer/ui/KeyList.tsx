import classes from "./KeyList.module.css";

/** Keyboard shortcuts, one a line: what it does, and what to press. */
export function KeyList({ rows }: { rows: readonly (readonly [what: string, keys: readonly string[]])[] }) {
  return (
    <dl className={classes.keys}>
      {rows.map(([what, keys]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
