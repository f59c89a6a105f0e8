import { Popover } from "@mantine/core";
import { useState } from "react";
import { Anchor } from "../../ui/dropdown/Anchor.tsx";
import type { DropdownProps } from "../../ui/dropdown/useDropdown.tsx";
import { useChatText } from "../i18n/index.ts";
import classes from "./Emoji.module.css";
import { EmojiGrid } from "./EmojiGrid.tsx";
import "../../ui/dropdown/styles.ts";

interface ChoiceProps {
  /** Offered first; none: all are. */
  readonly quick: readonly string[];
  readonly onPick: (emoji: string) => void;
}

/** The emoji that an emoji button opens. */
export default function EmojiPopover({ anchor, quick, onPick, ...popover }: ChoiceProps & DropdownProps) {
  return (
    <Popover position="top" shadow="md" trapFocus returnFocus radius="lg" {...popover}>
      <Popover.Target>
        <Anchor element={anchor} />
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <Choice quick={quick} onPick={onPick} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choice({ quick, onPick }: ChoiceProps) {
  const t = useChatText();
  const [isFull, setFull] = useState(quick.length === 0);
  if (isFull) return <EmojiGrid onPick={onPick} />;
  return (
    <div className={classes.quick}>
      {quick.map((emoji) => (
        <button
          key={emoji}
          type="button"
          className={classes.emoji}
          aria-label={t("reactWith", { emoji })}
          onClick={() => onPick(emoji)}
        >
          {emoji}
        </button>
      ))}
      <button type="button" className={classes.emoji} aria-label={t("more")} onClick={() => setFull(true)}>
        …
      </button>
    </div>
  );
}
