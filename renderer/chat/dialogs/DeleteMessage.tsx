import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { useDialogText } from "./i18n/index.ts";
import type { DialogProps } from "./props.ts";
import "./styles.ts";
import { useReturnedFocus } from "./useReturnedFocus.ts";

export default function DeleteMessage({ of }: DialogProps) {
  const t = useChatText();
  const d = useDialogText();
  const { transport } = useClient();
  const { route, close } = useRoute();
  const focusMessages = useReturnedFocus();
  return (
    <ConfirmDialog
      opened
      danger
      title={d("deleteTitle")}
      confirmLabel={t("remove")}
      onClose={() => close("dialog")}
      onConfirm={async () => {
        await transport.ask("message:delete", { id: `${route.roomId}-${of}` });
        focusMessages();
      }}
    >
      {d("deleteBody")}
    </ConfirmDialog>
  );
}
