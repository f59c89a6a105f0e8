import { type ReactNode, useState } from "react";
import { useDropdown } from "../../ui/dropdown/useDropdown.tsx";
import { IconButton } from "../../ui/IconButton.tsx";

const NONE: readonly string[] = [];
const loadPopover = () => import("./EmojiPopover.tsx");

interface Props {
  readonly label: string;
  readonly icon: ReactNode;
  readonly size: number;
  /** Offered before all the others. */
  readonly quick?: readonly string[];
  readonly onPick: (emoji: string) => void;
  readonly onOpenChange?: (isOpen: boolean) => void;
}

/** Opens the emoji and passes the chosen one to `onPick`. */
export function EmojiButton({ label, icon, size, quick = NONE, onPick, onOpenChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const change = (next: boolean) => {
    setOpen(next);
    onOpenChange?.(next);
  };
  const popover = useDropdown("dialog", loadPopover, isOpen, change);
  const pick = (emoji: string) => {
    onPick(emoji);
    change(false);
  };
  return (
    <>
      <IconButton variant="subtle" color="gray" size={size} label={label} {...popover.trigger}>
        {icon}
      </IconButton>
      {popover.render({ quick, onPick: pick })}
    </>
  );
}
