import { Button } from "@mantine/core";
import { Info } from "lucide-react";
import { useState } from "react";
import { SECRET_MASK, type SettingDescriptor } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActs } from "../parts/act.ts";
import type { SettingsDraft } from "./draft.ts";
import classes from "./Settings.module.css";

/** What saving would do, before it does. */
export function SaveBar({ items, draft }: { items: readonly SettingDescriptor[]; draft: SettingsDraft }) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActs();
  const [isBusy, setBusy] = useState(false);
  const { changes, preview, hasProblems } = draft;
  const count = Object.keys(changes).length;
  const before = Object.fromEntries(
    items.filter(({ name }) => name in changes).map(({ name, value }) => [name, value]),
  );
  // What is masked here cannot be put back from here.
  const canUndo = !Object.values(before).includes(SECRET_MASK);
  const save = async () => {
    setBusy(true);
    const isDone = await acts.run(() => client.call("settings.update", changes), {
      done: t("settingsSaved", { count }),
      ...(canUndo && { undo: () => client.call("settings.update", before) }),
    });
    if (isDone) draft.clear();
    setBusy(false);
  };
  const effect = hasProblems
    ? t("fixFirst")
    : preview === null
      ? t("checking")
      : preview.restartsListener
        ? t("willRestart", { count: preview.connectionsCut })
        : t("atOnce");
  return (
    <section className={classes.save} aria-label={t("unsaved")}>
      <p
        className={classes.effect}
        aria-live="polite"
        data-loud={(!hasProblems && preview?.restartsListener) || undefined}
      >
        <Info size={16} aria-hidden />
        <span>
          <strong>{t("changedSettings", { count })}</strong> {effect}
        </span>
      </p>
      <div className={classes.saveButtons}>
        <Button variant="default" onClick={draft.clear}>
          {t("discard")}
        </Button>
        <Button loading={isBusy} disabled={hasProblems} onClick={() => void save()}>
          {t("save")}
        </Button>
      </div>
    </section>
  );
}
