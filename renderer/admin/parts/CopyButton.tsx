import { Button } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { copyText } from "../../ui/copy.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useAdminText } from "../i18n/index.ts";

interface Props {
  readonly text: string;
  readonly label?: string;
  readonly size?: "xs" | "compact-xs";
  /** Only the icon, where there is no room for text. */
  readonly isBare?: boolean;
}

/** Copies a text and confirms it on the button. */
export function CopyButton({ text, label, size = "xs", isBare = false }: Props) {
  const t = useAdminText();
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), 1800);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = async () => {
    if (await copyText(text)) setDone(true);
  };
  const icon = isDone ? <Check size={15} /> : <Copy size={15} />;
  if (isBare) {
    const name = isDone ? t("copied") : `${t("copy")}: ${text}`;
    return (
      <IconButton variant="default" size="md" label={name} onClick={() => void copy()}>
        {icon}
      </IconButton>
    );
  }
  return (
    <Button variant="default" size={size} flex="none" leftSection={icon} onClick={() => void copy()}>
      <span aria-live="polite">{isDone ? t("copied") : (label ?? t("copy"))}</span>
    </Button>
  );
}
