import type { HostStatus } from "../../../server/admin/contract.ts";
import { byteSize } from "../../ui/time.ts";
import { useAdminText } from "../i18n/index.ts";
import { Panel } from "../parts/Panel.tsx";
import { Meter } from "./Meter.tsx";
import classes from "./Overview.module.css";

/** Memory and disk that the server uses. */
export function Machine({
  status: { memory, dataBytes, diskFreeBytes, dataFolder, notices },
}: {
  status: HostStatus;
}) {
  const t = useAdminText();
  const used = memory.systemTotal - memory.systemFree;
  return (
    <Panel title={t("machine")}>
      <div className={classes.meters}>
        <Meter
          name={t("memory")}
          value={byteSize(memory.rss)}
          below={t("memoryOf", { used: byteSize(used), total: byteSize(memory.systemTotal) })}
          share={used / memory.systemTotal}
          isHigh={memory.systemFree / memory.systemTotal < 0.05}
        />
        <Meter
          name={t("dataFolder")}
          value={byteSize(dataBytes)}
          below={diskFreeBytes === null ? "" : t("diskFree", { free: byteSize(diskFreeBytes) })}
          share={diskFreeBytes === null ? 0 : dataBytes / (dataBytes + diskFreeBytes)}
          isHigh={notices.some(({ kind }) => kind === "diskLow" || kind === "diskFull")}
        />
        <p className={classes.path} title={dataFolder}>
          {dataFolder}
        </p>
      </div>
    </Panel>
  );
}
