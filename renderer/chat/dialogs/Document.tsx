import { ActionIcon } from "@mantine/core";
import { Download } from "lucide-react";
import { useChatText } from "../i18n/index.ts";
import { useRoute } from "../shared/route.ts";
import { useMessage } from "../shared/useMessage.ts";
import { FullScreen } from "./FullScreen.tsx";
import { useDialogText } from "./i18n/index.ts";
import classes from "./Picture.module.css";
import type { DialogProps } from "./props.ts";

/** A PDF in the browser's own viewer. The server answers it in a sandbox; a sandboxed frame would leave no viewer. */
export default function Document({ of }: DialogProps) {
  const t = useChatText();
  const d = useDialogText();
  const { route } = useRoute();
  const message = useMessage(route.roomId ?? 0, Number(of));
  const isPdf =
    message !== null &&
    message !== "loading" &&
    message.attachment?.type === "application/pdf" &&
    /^\/upload\//.test(message.body);
  const name = (isPdf && message.attachment?.name) || d("documentTitle");
  return (
    <FullScreen name={name}>
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
    </FullScreen>
  );
}
