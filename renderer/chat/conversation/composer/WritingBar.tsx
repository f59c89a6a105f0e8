import { CloseButton } from "@mantine/core";
import { Pencil, Reply } from "lucide-react";
import { useChatText } from "../../i18n/index.ts";
import { lineOf } from "../../shared/message-line.ts";
import { authorName } from "../../shared/names.ts";
import type { Writing } from "../../state/drafts.ts";
import classes from "./Composer.module.css";

interface Props {
  readonly writing: NonNullable<Writing>;
  readonly onClose: () => void;
}

/** Shows that the text will be a reply or an edit. */
export function WritingBar({ writing, onClose }: Props) {
  const t = useChatText();
  const isEdit = writing.kind === "edit";
  const isGone = isEdit && writing.isGone;
  const Icon = isEdit ? Pencil : Reply;
  return (
    <div className={classes.bar} role={isGone ? "alert" : undefined}>
      <Icon size={16} aria-hidden />
      <span className={classes.barText}>
        <b>
          {isEdit
            ? t(isGone ? "editedGone" : "editing")
            : t.rich("replyingTo", { name: <bdi>{authorName(writing.message.author, t)}</bdi> })}
        </b>
        {!isGone && <bdi className={classes.barLine}>{lineOf(writing.message, t)}</bdi>}
      </span>
      <CloseButton aria-label={isEdit ? t("cancelEdit") : t("cancelReply")} onClick={onClose} />
    </div>
  );
}
