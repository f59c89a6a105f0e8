import { Button } from "@mantine/core";
import { Info } from "lucide-react";
import { SECRET_MASK, type SettingDescriptor } from "../../../server/admin/contract.ts";
import { joinSentences } from "../../ui/i18n/text.ts";
import { useFooterHeight } from "../../ui/useFooterHeight.ts";
import { useClient, useSession } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useBusyRun } from "../parts/act.ts";
import { useStatus } from "../state/host.ts";
import type { SettingsDraft } from "./draft.ts";
import { closesConsole, locksConsole, movesHost, urlAfter } from "./new-address.ts";
import classes from "./Settings.module.css";

/** Scrolls the field that is being changed above the bar. */
function keepFieldInView(bar: HTMLElement): void {
  const focused = document.activeElement;
  if (!bar.contains(focused) && bar.parentElement?.contains(focused))
    focused?.scrollIntoView({ block: "nearest" });
}

/** Shows the effects of saving, and saves. */
export function SaveBar({ items, draft }: { items: readonly SettingDescriptor[]; draft: SettingsDraft }) {
  const t = useAdminText();
  const client = useClient();
  const session = useSession();
  const mainPort = useStatus()?.port ?? 0;
  const [isBusy, run] = useBusyRun();
  const footer = useFooterHeight(keepFieldInView);
  const { changes, preview, hasProblems } = draft;
  const count = Object.keys(changes).length;
  const now = Object.fromEntries(items.map(({ name, value }) => [name, value]));
  const before = Object.fromEntries(Object.keys(changes).map((name) => [name, now[name] ?? ""]));
  const isMove = movesHost(changes);
  const urlThen = client.isWindow ? null : urlAfter(location, mainPort, now, changes);
  const isLeft = !client.isWindow && urlThen !== location.origin + location.pathname;
  const isLocked = !client.isWindow && isMove && locksConsole({ ...now, ...changes });
  const isClosed = !client.isWindow && closesConsole(location, changes);
  // Undo is impossible for masked values, for those of this run only, which it would store, and from where the console
  // is not reachable any more.
  const canTakeBack = ({ name, value, overridden }: SettingDescriptor) =>
    !(name in changes) || (value !== SECRET_MASK && !overridden);
  const canUndo = items.every(canTakeBack) && !isLeft && !isClosed;
  const save = async () => {
    const isDone = await run(() => client.call("settings.update", changes), {
      done: t("settingsSaved", { count }),
      ...(canUndo && { undo: () => client.call("settings.update", before) }),
    });
    if (isDone) draft.forget(changes);
    if (isDone && isLeft) session.moved(urlThen);
  };
  const listenerWords = (cut: number): string =>
    joinSentences([
      t(isMove ? "willMove" : "willRestart", { count: cut }),
      isMove && client.isWindow
        ? t("windowStays")
        : isLocked
          ? t("consoleLocked")
          : isLeft && (urlThen === null ? t("consoleMovesSomewhere") : t("consoleMoves", { url: urlThen })),
    ]);
  const effect = hasProblems
    ? t("fixFirst")
    : preview === null
      ? t("checking")
      : joinSentences([
          preview.restartsListener ? listenerWords(preview.connectionsCut) : !isClosed && t("atOnce"),
          isClosed && t("consoleCloses"),
        ]);
  return (
    <section ref={footer} className={classes.save} aria-label={t("unsaved")}>
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
        <Button variant="default" onClick={draft.discard}>
          {t("discard")}
        </Button>
        <Button loading={isBusy} disabled={hasProblems || isLocked} onClick={() => void save()}>
          {t("save")}
        </Button>
      </div>
    </section>
  );
}
