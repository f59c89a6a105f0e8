import classes from "./arrival.module.css";

/** The moment before anything is known; `label` says so to those who do not see it. */
export function Splash({ label }: { label: string }) {
  return (
    <main className={classes.splash} aria-busy>
      <img src="/icon.svg" alt="" width={72} height={72} className={classes.glow} />
      <p className="visually-hidden">{label}</p>
    </main>
  );
}
