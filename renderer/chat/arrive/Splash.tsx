import { useChatText } from "../i18n/index.ts";
import classes from "./Arrive.module.css";

/** The moment before anything is known. */
export function Splash() {
  const t = useChatText();
  return (
    <main className={classes.splash} aria-busy>
      <img src="/icon.svg" alt="" width={72} height={72} className={classes.glow} />
      <p className="visually-hidden">{t("connecting")}</p>
    </main>
  );
}
