import classes from "./Dialogs.module.css";

/** What went wrong, beside the button that tried. */
export function Problem({ text }: { text: string }) {
  if (text === "") return null;
  return (
    <p className={classes.problem} role="alert">
      {text}
    </p>
  );
}
