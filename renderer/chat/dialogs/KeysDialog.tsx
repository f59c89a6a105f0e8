import { KeyList } from "../../ui/KeyList.tsx";
import { useChatText } from "../i18n/index.ts";
import { SHORTCUTS } from "../shared/shortcuts.ts";
import { Sheet } from "./Sheet.tsx";

export default function KeysDialog() {
  const t = useChatText();
  return (
    <Sheet title={t("keysTitle")}>
      <KeyList rows={Object.values(SHORTCUTS).map(({ label, keys }) => [t(label), keys] as const)} />
    </Sheet>
  );
}
