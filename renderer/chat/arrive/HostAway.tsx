import { Loader } from "@mantine/core";
import classes from "../../ui/arrival.module.css";
import { useChatText } from "../i18n/index.ts";

/** Says that the server does not answer. */
export function HostAway() {
  const t = useChatText();
  return (
    <main className={classes.splash}>
      <img src="/icon.svg" alt="" width={72} height={72} className={classes.asleep} />
      <h1 className={classes.title}>{t("awayTitle")}</h1>
      <p className={classes.lead}>{t("awayBody")}</p>
      <Loader size="sm" type="dots" role="status" aria-label={t("connecting")} />
    </main>
  );
}
