import classes from "./Dialogs.module.css";

/** An error beside the button that caused it. */
export function Problem({ text }: { text: string }) {
  if (text === "") return null;
  return (
    <p className={classes.problem} role="alert">
      {text}
    </p>
  );
}
