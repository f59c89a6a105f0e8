import { Copy } from "lucide-react";
import { copyText } from "../../ui/copy.ts";
import { IconButton } from "../../ui/IconButton.tsx";
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
      <IconButton
        className={classes.copy}
        variant="subtle"
        color="gray"
        size="sm"
        label={t("copy")}
        onClick={async () => (await copyText(text)) && toast(t("copied"))}
      >
        <Copy size={14} />
      </IconButton>
    </div>
  );
}
