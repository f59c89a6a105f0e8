import { ActionIcon } from "@mantine/core";
import { Ellipsis } from "lucide-react";
import { cloneElement, type ReactElement, useState } from "react";
import type { Action } from "./ActionList.tsx";
import { useDropdown } from "./useDropdown.tsx";

interface Props {
  /** Names the menu for screen readers. */
  readonly label: string;
  readonly actions: readonly Action[];
  /** The button, where it is not the usual one. */
  readonly trigger?: ReactElement;
  /** For a menu that something else can open too. */
  readonly opened?: boolean;
  readonly onChange?: (isOpen: boolean) => void;
}

const loadList = () => import("./ActionList.tsx");

export function ActionMenu({ label, actions, trigger, opened, onChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const list = useDropdown("menu", loadList, opened ?? isOpen, onChange ?? setOpen);
  const button = trigger ?? (
    <ActionIcon variant="subtle" color="gray" aria-label={label}>
      <Ellipsis size={17} />
    </ActionIcon>
  );
  return (
    <>
      {cloneElement(button, list.trigger)}
      {list.render({ label, actions })}
    </>
  );
}
