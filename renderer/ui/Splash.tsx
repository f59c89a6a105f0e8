import classes from "./arrival.module.css";

/** Shown until the state of the page is known; `label` tells screen readers. */
export function Splash({ label }: { label: string }) {
  return (
    <main className={classes.splash} aria-busy>
      <img src="/icon.svg" alt="" width={72} height={72} className={classes.glow} />
      <p className="visually-hidden">{label}</p>
    </main>
  );
}
