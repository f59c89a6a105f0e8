/** A dropdown below a button, loaded when it is first opened: its code is large, and first visits work without. */
import { type ComponentType, type ReactNode, useEffect, useId, useState } from "react";
import { useUiText } from "../i18n/index.ts";
import { loadPart } from "../part.tsx";
import { toast } from "../toast.ts";

export interface DropdownProps {
  /** The button it belongs to. */
  readonly anchor: HTMLElement;
  /** The button's id; Mantine ties the two together by it. */
  readonly id: string;
  readonly opened: boolean;
  onChange(isOpen: boolean): void;
}

interface Dropdown<P> {
  /** For the button. */
  readonly trigger: {
    readonly ref: (element: HTMLElement | null) => void;
    readonly id: string;
    readonly "aria-haspopup": "menu" | "dialog";
    readonly "aria-expanded": boolean;
    readonly onClick: () => void;
  };
  /** What to render beside the button. */
  render(props: Omit<P, keyof DropdownProps>): ReactNode;
}

/**
 * Joins a button and what opens below it. The button stays the same element, so that it keeps the focus.
 *
 * @param load the code of what opens
 */
export function useDropdown<P extends DropdownProps>(
  popup: "menu" | "dialog",
  load: () => Promise<{ default: ComponentType<P> }>,
  opened: boolean,
  onChange: (isOpen: boolean) => void,
): Dropdown<P> {
  const t = useUiText();
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [Part, setPart] = useState<ComponentType<P> | null>(null);
  // It is rendered closed first and then opened, as if it had been there before.
  const [isThere, setThere] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an opening loads it, whatever else changes
  useEffect(() => {
    if (Part !== null) setThere(true);
    else if (opened)
      loadPart(load).then(
        ({ default: loaded }) => setPart(() => loaded),
        () => {
          toast(t("partNotice"), { tone: "bad" });
          onChange(false);
        },
      );
  }, [opened, Part]);
  return {
    trigger: {
      ref: setAnchor,
      id,
      "aria-haspopup": popup,
      "aria-expanded": opened,
      onClick: () => onChange(!opened),
    },
    render: (props) =>
      Part && anchor && <Part {...({ ...props, anchor, id, opened: opened && isThere, onChange } as P)} />,
  };
}
