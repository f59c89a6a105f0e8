import { CloseButton } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { useUiText } from "../../ui/i18n/index.ts";
import { useRoute } from "../shared/route.ts";
import classes from "./SidePanel.module.css";

/** A panel beside the conversation, or over it on narrow screens; it has the focus until it is closed. */
export function PanelFrame({ title, children }: { title: string; children: ReactNode }) {
  const ui = useUiText();
  const { close } = useRoute();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    if (!box.current?.contains(before)) box.current?.focus();
    return () => {
      if (before instanceof HTMLElement && document.contains(before)) before.focus();
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    close("panel");
  };
  return (
    <aside ref={box} className={classes.panel} aria-label={title} tabIndex={-1} onKeyDown={onKeyDown}>
      <header className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        <CloseButton aria-label={ui("close")} onClick={() => close("panel")} />
      </header>
      {children}
    </aside>
  );
}
