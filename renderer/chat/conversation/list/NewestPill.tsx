import { ArrowDown } from "lucide-react";
import { useState } from "react";
import { useChatText } from "../../i18n/index.ts";
import type { Timeline } from "../../state/timeline.ts";
import classes from "./MessageList.module.css";

interface Props {
  readonly timeline: Timeline;
  readonly myId: number;
  readonly onClick: () => void;
}

/** Shown while the person reads older messages: how many are new, and a button to the end. */
export function NewestPill({ timeline, myId, onClick }: Props) {
  const t = useChatText();
  const [since] = useState(timeline.lastSeq);
  const count = timeline.hasAfter
    ? timeline.lastSeq - since
    : timeline.items.filter(({ seq, author }) => seq > since && author.id !== myId).length;
  return (
    <button type="button" className={classes.pill} onClick={onClick} title={t("toNewest")}>
      <ArrowDown size={16} aria-hidden />
      {count > 0 ? t("newBelow", { count }) : <span className="visually-hidden">{t("toNewest")}</span>}
    </button>
  );
}
