import { ActionIcon } from "@mantine/core";
import { Copy } from "lucide-react";
import { copyText } from "../../ui/copy.ts";
import { toast } from "../../ui/toast.ts";
import { useDocsText } from "../i18n/index.ts";
import classes from "./Code.module.css";

/** Code with a button that copies it. */
export function Code({ text }: { text: string }) {
  const t = useDocsText();
  return (
    <div className={classes.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <pre className={classes.code} tabIndex={0}>
        {text}
      </pre>
      <ActionIcon
        className={classes.copy}
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t("copy")}
        title={t("copy")}
        onClick={async () => (await copyText(text)) && toast(t("copied"))}
      >
        <Copy size={14} />
      </ActionIcon>
    </div>
  );
}
