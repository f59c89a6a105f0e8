import { KeyList } from "../../ui/KeyList.tsx";
import { useChatText } from "../i18n/index.ts";
import { useSendKey } from "../shared/send-key.ts";
import { SHORTCUTS } from "../shared/shortcuts.ts";
import { useDialogText } from "./i18n/index.ts";
import { Sheet } from "./Sheet.tsx";

export default function KeysDialog() {
  const t = useChatText();
  const d = useDialogText();
  const isControlled = useSendKey() === "ctrl-enter";
  /** The keys of a shortcut, as this person has set them. */
  const keysOf = ({ label, keys }: { label: string; keys: readonly string[] }): readonly string[] => {
    if (!isControlled) return keys;
    return label === "send" ? ["Ctrl", "Enter"] : label === "keyLine" ? ["Enter"] : keys;
  };
  return (
    <Sheet title={d("keysTitle")}>
      <KeyList
        rows={Object.values(SHORTCUTS).map((shortcut) => [t(shortcut.label), keysOf(shortcut)] as const)}
      />
    </Sheet>
  );
}
