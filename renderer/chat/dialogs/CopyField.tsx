import { Button, TextInput } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { copyText } from "../../ui/copy.ts";
import { useChatText } from "../i18n/index.ts";
import classes from "./Dialogs.module.css";

/** A text with a button that copies it. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const t = useChatText();
  const [isCopied, setCopied] = useState(false);
  return (
    <div className={classes.copyRow}>
      <TextInput label={label} value={value} readOnly onFocus={(event) => event.currentTarget.select()} />
      <Button
        variant="light"
        leftSection={isCopied ? <Check size={16} /> : <Copy size={16} />}
        onClick={async () => setCopied(await copyText(value))}
      >
        {isCopied ? t("copied") : t("copyCode")}
      </Button>
    </div>
  );
}
