import { Button, Radio } from "@mantine/core";
import { Download, Printer } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { printInstead } from "../../ui/print.ts";
import { saveFile } from "../../ui/save.ts";
import { useSubmit } from "../../ui/useSubmit.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient, useMe } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import classes from "./Dialogs.module.css";
import { useDialogText } from "./i18n/index.ts";
import { Problem } from "./Problem.tsx";
import { Sheet } from "./Sheet.tsx";

/** Bytes of text that a browser prints without hanging: over a thousand pages. */
const MOST_PRINTED = 4_000_000;

const TEXTS = {
  text: { label: "saveText", hint: "saveTextHint" },
  json: { label: "saveJson", hint: "saveJsonHint" },
  csv: { label: "saveCsv", hint: "saveCsvHint" },
} as const;
type Format = keyof typeof TEXTS;

/** Saves or prints the whole conversation. Closing the dialog cancels it. */
export default function SaveConversation() {
  const t = useChatText();
  const d = useDialogText();
  const me = useMe();
  const { api } = useClient();
  const { route, close } = useRoute();
  const [format, setFormat] = useState<Format>("text");
  const [isTooLong, setTooLong] = useState(false);
  const closing = useRef<AbortController>(null);
  useEffect(() => {
    const controller = new AbortController();
    closing.current = controller;
    return () => controller.abort();
  }, []);
  const load = (wanted: Format) =>
    api("exportRoom", {
      params: { id: route.roomId ?? 0 },
      query: { format: wanted, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
      ...(closing.current && { signal: closing.current.signal }),
    });
  const save = useSubmit(async () => {
    const file = await load(format);
    saveFile(file.name, file);
    close("dialog");
  });
  const print = useSubmit(async () => {
    const file = await load("text");
    if (file.size > MOST_PRINTED) return setTooLong(true);
    const text = await file.text();
    printInstead(() => text);
    window.print();
  });
  const formats = (Object.keys(TEXTS) as Format[]).filter((each) => each !== "csv" || me.role === "admin");
  return (
    <Sheet title={t("saveOrPrint")}>
      <form className={classes.form} onSubmit={save.onSubmit}>
        <Radio.Group
          label={d("saveAs")}
          labelProps={{ mb: 8 }}
          value={format}
          onChange={(chosen) => setFormat(chosen as Format)}
        >
          <div className={classes.form}>
            {formats.map((each) => (
              <Radio key={each} value={each} label={d(TEXTS[each].label)} description={d(TEXTS[each].hint)} />
            ))}
          </div>
        </Radio.Group>
        <Problem text={isTooLong ? d("tooLongToPrint") : save.problem || print.problem} />
        <div className={classes.buttons}>
          <Button
            variant="default"
            leftSection={<Printer size={16} />}
            loading={print.isBusy}
            disabled={save.isBusy}
            onClick={() => void print.run()}
          >
            {d("print")}
          </Button>
          <Button
            type="submit"
            leftSection={<Download size={16} />}
            loading={save.isBusy}
            disabled={print.isBusy}
          >
            {t("save")}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
