import { Modal } from "@mantine/core";
import { useUiText } from "../../ui/i18n/index.ts";
import { KeyList } from "../../ui/KeyList.tsx";
import { useAdminText } from "../i18n/index.ts";
import { PAGES } from "./page-list.ts";

/** The keyboard shortcuts of the console. */
export function KeysDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useAdminText();
  const ui = useUiText();
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [t("keySearch"), ["/"]],
    [t("keyEscape"), ["Esc"]],
    [t("keyHelp"), ["?"]],
    [t("keyRows"), ["↑", "↓"]],
    ...PAGES.map(({ key, name }) => [t("keyGo", { page: t(name) }), ["g", key]] as const),
  ];
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("keysTitle")}
      centered
      closeButtonProps={{ "aria-label": ui("close") }}
    >
      <KeyList rows={rows} />
    </Modal>
  );
}
