import { Modal } from "@mantine/core";
import { useUiText } from "../../ui/i18n/index.ts";
import { useAdminText } from "../i18n/index.ts";
import { PLACES } from "./places.ts";
import classes from "./Shell.module.css";

/** The keys there are. */
export function KeysDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useAdminText();
  const ui = useUiText();
  const rows: readonly (readonly [readonly string[], string])[] = [
    [["/"], t("keySearch")],
    [["Esc"], t("keyEscape")],
    [["?"], t("keyHelp")],
    [["↑", "↓"], t("keyRows")],
    ...PLACES.map(({ key, name }) => [["g", key], t("keyGo", { page: t(name) })] as const),
  ];
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("keysTitle")}
      centered
      closeButtonProps={{ "aria-label": ui("close") }}
    >
      <dl className={classes.keys}>
        {rows.map(([keys, what]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
