import classes from "./Method.module.css";

/** GET, POST … as a small coloured label. */
export function Method({ name }: { name: string }) {
  return (
    <span className={classes.method} data-method={name}>
      {name === "DELETE" ? "DEL" : name}
    </span>
  );
}
