import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import type { DialogProps } from "./props.ts";
import "./styles.ts";

export default function DeleteMessage({ of }: DialogProps) {
  const t = useChatText();
  const { transport } = useClient();
  const { route, close } = useRoute();
  return (
    <ConfirmDialog
      opened
      danger
      title={t("deleteTitle")}
      confirmLabel={t("remove")}
      onClose={() => close("dialog")}
      onConfirm={async () => {
        await transport.ask("message:delete", { id: `${route.roomId}-${of}` });
      }}
    >
      {t("deleteBody")}
    </ConfirmDialog>
  );
}
