import type { HostStatus, PortState } from "../../../server/admin/contract.ts";
import { useAdminText } from "../i18n/index.ts";
import { Panel } from "../parts/Panel.tsx";
import { Pill, type Tone } from "../parts/Pill.tsx";
import classes from "./Overview.module.css";

const TONES: Record<PortState, Tone> = { listening: "good", busy: "warn", off: "plain" };

/** The ports, and whether each is open. */
export function Ports({ status: { port, portState, aliases } }: { status: HostStatus }) {
  const t = useAdminText();
  const words: Record<PortState, string> = {
    listening: t("portOpen"),
    busy: t("portBusy"),
    off: t("portOff"),
  };
  const rows = [{ port, state: portState, detail: t("setting.listen.port") }, ...aliases];
  return (
    <Panel title={t("ports")} lead={t("portsLead")}>
      <ul className={classes.ports}>
        {rows.map(({ port: number, state, detail }) => (
          <li key={number}>
            <strong>{number}</strong>
            <span className={classes.dim}>{detail ?? t("aliasPort")}</span>
            <Pill tone={TONES[state]}>{words[state]}</Pill>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
