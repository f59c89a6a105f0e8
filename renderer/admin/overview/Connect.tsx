import { Button, NativeSelect } from "@mantine/core";
import { Radar, WifiOff } from "lucide-react";
import { useState } from "react";
import type { NetworkAdapter } from "../../../server/admin/contract.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { inputProps } from "../../ui/input-props.ts";
import { QrCode } from "../../ui/QrCode.tsx";
import { useAdminText } from "../i18n/index.ts";
import { CopyButton } from "../parts/CopyButton.tsx";
import { useFormDialog } from "../parts/dialog.ts";
import { LoadedView } from "../parts/LoadedView.tsx";
import { Panel } from "../parts/Panel.tsx";
import { useLoaded } from "../state/loaded.ts";
import { reloadOn } from "../table/live.ts";
import classes from "./Connect.module.css";
import { listensEverywhere } from "./check-words.ts";
import { Encrypted } from "./Encrypted.tsx";
import { SelfTest } from "./SelfTest.tsx";

/** Shows the address to hand out, as text and as a QR code. */
export function Connect() {
  const t = useAdminText();
  const [chosen, setChosen] = useState("");
  const test = useFormDialog();
  const loaded = useLoaded("host.connect", {}, reloadOn("settings.changed"));
  const kinds: Record<NetworkAdapter["kind"], string> = {
    wifi: t("wifi"),
    ethernet: t("ethernet"),
    virtual: t("virtualAdapter"),
    other: t("network"),
  };
  return (
    <Panel title={t("connect")} lead={t("connectLead")}>
      <LoadedView of={loaded} height={320}>
        {({ adapters, host, mdns, https }) => {
          const adapter = adapters.find(({ address }) => address === chosen) ?? adapters[0];
          const isEverywhere = listensEverywhere(host);
          return adapter === undefined ? (
            <EmptyState
              icon={<WifiOff size={26} />}
              title={isEverywhere ? t("noNetwork") : t("onlyOn", { host })}
              action={
                <Button variant="default" onClick={loaded.reload}>
                  {t("lookAgain")}
                </Button>
              }
            >
              {isEverywhere ? t("noNetworkBody") : t("adapterLocalHint")}
            </EmptyState>
          ) : (
            <div className={classes.connect}>
              <QrCode text={adapter.url} label={t("qrLabel", { url: adapter.url })} />
              <div className={classes.address}>
                <a href={adapter.url} target="_blank" rel="noreferrer" className={classes.url}>
                  {adapter.url.replace(/\/$/, "")}
                </a>
                <CopyButton text={adapter.url} isBare />
              </div>
              {mdns && (
                <div className={classes.address}>
                  <span>
                    <span className={classes.small}>{t("orByName")}</span>
                    <a href={mdns.url} target="_blank" rel="noreferrer" className={classes.local}>
                      {mdns.url.replace(/\/$/, "")}
                    </a>
                  </span>
                  <CopyButton text={mdns.url} isBare />
                </div>
              )}
              {https && <Encrypted https={https} adapter={adapter} />}
              <NativeSelect
                label={t("network")}
                {...inputProps(adapter.address, setChosen)}
                data={adapters.map(({ address, name, kind }) => ({
                  value: address,
                  label: `${kinds[kind]} · ${name} · ${address}`,
                }))}
              />
            </div>
          );
        }}
      </LoadedView>
      <Button
        variant="default"
        fullWidth
        mt="sm"
        leftSection={<Radar size={16} />}
        disabled={!loaded.data}
        onClick={test.open}
      >
        {t("selfTest")}
      </Button>
      <SelfTest {...test.props} />
    </Panel>
  );
}
