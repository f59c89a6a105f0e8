import { Kbd } from "@mantine/core";
import { useChatText } from "../i18n/index.ts";
import { SHORTCUTS } from "../shared/shortcuts.ts";
import classes from "./Dialogs.module.css";
import { Sheet } from "./Sheet.tsx";

export default function KeysDialog() {
  const t = useChatText();
  return (
    <Sheet title={t("keysTitle")}>
      <dl className={classes.keys}>
        {Object.values(SHORTCUTS).map(({ label, keys }) => (
          <div key={label} style={{ display: "contents" }}>
            <dt>{t(label)}</dt>
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
