import { CloseButton } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useUiText } from "../../ui/i18n/index.ts";
import { useChatText } from "../i18n/index.ts";
import { type Panel, useRoute } from "../shared/route.ts";
import { People } from "./People.tsx";
import { Pins } from "./Pins.tsx";
import { SearchPanel } from "./SearchPanel.tsx";
import classes from "./SidePanel.module.css";

const TITLES = { people: "people", search: "searchHere", pins: "pins" } as const;

/** Beside the conversation, over it where there is no room: people, search, pins. */
export default function SidePanel({ roomId, panel }: { roomId: number; panel: Panel }) {
  const t = useChatText();
  const ui = useUiText();
  const { close } = useRoute();
  const box = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another panel takes the focus anew
  useEffect(() => {
    const before = document.activeElement;
    box.current?.focus();
    return () => {
      if (before instanceof HTMLElement && document.contains(before)) before.focus();
    };
  }, [panel]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    close("panel");
  };
  return (
    <aside
      ref={box}
      className={classes.panel}
      aria-label={t(TITLES[panel])}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header className={classes.head}>
        <h2 className={classes.title}>{t(TITLES[panel])}</h2>
        <CloseButton aria-label={ui("close")} onClick={() => close("panel")} />
      </header>
      {panel === "people" ? (
        <People roomId={roomId} />
      ) : panel === "search" ? (
        <SearchPanel roomId={roomId} />
      ) : (
        <Pins roomId={roomId} />
      )}
    </aside>
  );
}
