import { Button } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { copyText } from "../../ui/copy.ts";
import { toast } from "../../ui/toast.ts";
import { useAdminText } from "../i18n/index.ts";

interface Props {
  readonly text: string;
  readonly label?: string;
  readonly size?: "xs" | "sm" | "compact-xs";
}

/** Copies, and says on itself that it did. */
export function CopyButton({ text, label, size = "xs" }: Props) {
  const t = useAdminText();
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), 1800);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = async () => {
    if (await copyText(text)) setDone(true);
    else toast(t("copyFailed"), { tone: "bad" });
  };
  return (
    <Button
      variant="default"
      size={size}
      flex="none"
      leftSection={isDone ? <Check size={14} /> : <Copy size={14} />}
      onClick={() => void copy()}
    >
      <span aria-live="polite">{isDone ? t("copied") : (label ?? t("copy"))}</span>
    </Button>
  );
}
