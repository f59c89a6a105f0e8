import { Kbd } from "@mantine/core";
import { useChatText } from "../i18n/index.ts";
import classes from "./Dialogs.module.css";
import { Sheet } from "./Sheet.tsx";

const KEYS = [
  ["keyHelp", ["?"]],
  ["keySearch", ["/"]],
  ["keyFind", ["Ctrl", "F"]],
  ["keyClose", ["Esc"]],
  ["keyRooms", ["Alt", "↑ ↓"]],
  ["keyMessages", ["↑ ↓"]],
  ["keyMenu", ["Enter"]],
  ["reply", ["R"]],
  ["keySend", ["Enter"]],
  ["keyLine", ["Shift", "Enter"]],
  ["keyEditLast", ["↑"]],
] as const;

export default function Keys() {
  const t = useChatText();
  return (
    <Sheet title={t("keysTitle")}>
      <dl className={classes.keys}>
        {KEYS.map(([name, keys]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{t(name)}</dt>
            <dd>
              {keys.map((key) => (
                <Kbd key={key} ms={4}>
                  {key}
                </Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
