import { ActionIcon, Loader, Popover } from "@mantine/core";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useChatText } from "../i18n/index.ts";
import classes from "./Emoji.module.css";

const EmojiGrid = lazy(() => import("./EmojiGrid.tsx"));

interface Props {
  readonly label: string;
  readonly icon: ReactNode;
  readonly size: number;
  /** Offered first, without loading the rest. */
  readonly quick?: readonly string[];
  readonly onPick: (emoji: string) => void;
  readonly onOpenChange?: (isOpen: boolean) => void;
}

/** Opens the emoji and gives the one that was picked. */
export function EmojiButton({ label, icon, size, quick, onPick, onOpenChange }: Props) {
  const t = useChatText();
  const [isOpen, setOpen] = useState(false);
  const [isFull, setFull] = useState(false);
  const change = (next: boolean) => {
    setOpen(next);
    onOpenChange?.(next);
  };
  const pick = (emoji: string) => {
    onPick(emoji);
    change(false);
  };
  return (
    <Popover opened={isOpen} onChange={change} position="top" shadow="md" trapFocus returnFocus radius="lg">
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={size}
          aria-label={label}
          title={label}
          onClick={() => {
            setFull(!quick);
            change(!isOpen);
          }}
        >
          {icon}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        {quick && !isFull ? (
          <div className={classes.quick}>
            {quick.map((emoji) => (
              <button
                key={emoji}
                type="button"
                className={classes.emoji}
                aria-label={t("reactWith", { emoji })}
                onClick={() => pick(emoji)}
              >
                {emoji}
              </button>
            ))}
            <button
              type="button"
              className={classes.emoji}
              aria-label={t("more")}
              onClick={() => setFull(true)}
            >
              …
            </button>
          </div>
        ) : (
          <Suspense fallback={<Loader size="sm" m="xl" />}>
            <EmojiGrid onPick={pick} />
          </Suspense>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
