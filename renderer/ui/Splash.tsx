import classes from "./arrival.module.css";
import { useUiText } from "./i18n/index.ts";

/** Shown until the state of the page is known. */
export function Splash() {
  const t = useUiText();
  return (
    <main className={classes.splash} aria-busy>
      <img src="/icon.svg" alt="" width={72} height={72} className={classes.glow} />
      <p className="visually-hidden">{t("connecting")}</p>
    </main>
  );
}
