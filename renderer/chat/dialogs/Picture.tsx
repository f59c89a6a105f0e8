import { ActionIcon, Button, Modal } from "@mantine/core";
import { ChevronLeft, ChevronRight, Download } from "lucide-react";
import { type KeyboardEvent, useMemo } from "react";
import { useUiText } from "../../ui/i18n/index.ts";
import { useChatText } from "../i18n/index.ts";
import { useChat } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { useMessage } from "../shared/useMessage.ts";
import { EMPTY_TIMELINE } from "../state/timeline.ts";
import classes from "./Dialogs.module.css";
import type { DialogProps } from "./props.ts";
import "./styles.ts";

/** One picture as large as the screen; the arrow keys go to the others that are loaded. */
export default function Picture({ of }: DialogProps) {
  const t = useChatText();
  const ui = useUiText();
  const { route, close, go } = useRoute();
  const roomId = route.roomId ?? 0;
  const seq = Number(of);
  const message = useMessage(roomId, seq);
  const timeline = useChat((state) => state.open.get(roomId)?.timeline ?? EMPTY_TIMELINE);
  const pictures = useMemo(
    () => timeline.items.filter(({ kind }) => kind === "image").map((each) => each.seq),
    [timeline],
  );
  const at = pictures.indexOf(seq);
  const to = (by: 1 | -1) => {
    const next = at < 0 ? undefined : pictures[at + by];
    if (next !== undefined) go({ dialog: `picture:${next}` }, { replace: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") to(-1);
    else if (event.key === "ArrowRight") to(1);
  };
  const isPicture =
    message !== null && message !== "loading" && message.kind === "image" && /^\/(?!\/)/.test(message.body);
  const name = isPicture ? (message.attachment?.name ?? t("pictureTitle")) : t("pictureTitle");
  return (
    <Modal
      opened
      fullScreen
      onClose={() => close("dialog")}
      title={<bdi>{name}</bdi>}
      closeButtonProps={{ "aria-label": ui("close") }}
      transitionProps={{ duration: 0 }}
      onKeyDown={onKeyDown}
    >
      {isPicture ? (
        <div className={classes.viewer}>
          <img
            src={message.body}
            alt={name}
            width={message.attachment?.width}
            height={message.attachment?.height}
          />
          <div className={classes.viewerBar}>
            <ActionIcon
              variant="default"
              size={38}
              aria-label={t("previous")}
              disabled={at < 1}
              onClick={() => to(-1)}
            >
              <ChevronLeft size={20} />
            </ActionIcon>
            <Button
              component="a"
              variant="default"
              href={message.body}
              download={name}
              leftSection={<Download size={16} />}
              aria-label={t("download", { name })}
            >
              {t("save")}
            </Button>
            <ActionIcon
              variant="default"
              size={38}
              aria-label={t("next")}
              disabled={at < 0 || at >= pictures.length - 1}
              onClick={() => to(1)}
            >
              <ChevronRight size={20} />
            </ActionIcon>
          </div>
        </div>
      ) : (
        message === null && <p className={classes.hint}>{t("goneMessage")}</p>
      )}
    </Modal>
  );
}
