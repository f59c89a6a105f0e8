import { useChatText } from "../i18n/index.ts";
import { PanelFrame } from "./PanelFrame.tsx";
import { People } from "./People.tsx";
import { Pins } from "./Pins.tsx";

export default function SidePanel({ roomId, panel }: { roomId: number; panel: "people" | "pins" }) {
  const t = useChatText();
  return (
    <PanelFrame key={panel} title={t(panel)}>
      {panel === "people" ? <People roomId={roomId} /> : <Pins roomId={roomId} />}
    </PanelFrame>
  );
}
