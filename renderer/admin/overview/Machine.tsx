import type { HostStatus } from "../../../server/admin/contract.ts";
import { byteSize } from "../../ui/time.ts";
import { useAdminText } from "../i18n/index.ts";
import { Panel } from "../parts/Panel.tsx";
import { Meter } from "./Meter.tsx";
import classes from "./Overview.module.css";

/** Free disk space below which a warning is shown, in bytes. */
const LOW_DISK_BYTES = 1024 ** 3;

/** Memory and disk that the server uses. */
export function Machine({
  status: { memory, dataBytes, diskFreeBytes, dataFolder },
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
          isHigh={diskFreeBytes !== null && diskFreeBytes < LOW_DISK_BYTES}
        />
        <p className={classes.path} title={dataFolder}>
          {dataFolder}
        </p>
      </div>
    </Panel>
  );
}
