import { ActionIcon, Modal } from "@mantine/core";
import { Download } from "lucide-react";
import { useUiText } from "../../ui/i18n/index.ts";
import { useChatText } from "../i18n/index.ts";
import { useRoute } from "../shared/route.ts";
import { useMessage } from "../shared/useMessage.ts";
import classes from "./Picture.module.css";
import type { DialogProps } from "./props.ts";
import "./styles.ts";
import { useDialogText } from "./i18n/index.ts";
import { useReturnedFocus } from "./useReturnedFocus.ts";

/** A PDF in the browser's own viewer. The server answers it in a sandbox; a sandboxed frame would leave no viewer. */
export default function Document({ of }: DialogProps) {
  const t = useChatText();
  const d = useDialogText();
  const ui = useUiText();
  useReturnedFocus();
  const { route, close } = useRoute();
  const message = useMessage(route.roomId ?? 0, Number(of));
  const isPdf =
    message !== null &&
    message !== "loading" &&
    message.attachment?.type === "application/pdf" &&
    /^\/upload\//.test(message.body);
  const name = (isPdf && message.attachment?.name) || d("documentTitle");
  return (
    <Modal
      opened
      fullScreen
      onClose={() => close("dialog")}
      title={<bdi>{name}</bdi>}
      closeButtonProps={{ "aria-label": ui("close") }}
      transitionProps={{ duration: 0 }}
      classNames={{ content: classes.content ?? "", body: classes.body ?? "", title: classes.title ?? "" }}
    >
      {isPdf && (
        <>
          <iframe className={classes.document} src={message.body} title={name} />
          <div className={classes.bar}>
            <ActionIcon
              component="a"
              href={message.body}
              download={name}
              variant="default"
              size={38}
              aria-label={t("download", { name })}
              title={t("save")}
            >
              <Download size={18} />
            </ActionIcon>
          </div>
        </>
      )}
      {message === null && <p className={classes.gone}>{t("goneMessage")}</p>}
    </Modal>
  );
}
