import { useAdminText } from "../i18n/index.ts";
import classes from "./Frame.module.css";

/** The moment before anything is known. */
export function Splash() {
  const t = useAdminText();
  return (
    <main className={classes.splash} aria-busy>
      <img src="/icon.svg" alt="" width={64} height={64} className={classes.glow} />
      <p className="visually-hidden">{t("connecting")}</p>
    </main>
  );
}
