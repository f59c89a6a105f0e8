import { Button } from "@mantine/core";
import { ChevronDown, Power, RotateCw } from "lucide-react";
import type { HostStatus } from "../../../server/admin/contract.ts";
import { ActionMenu } from "../../ui/dropdown/ActionMenu.tsx";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useAsk } from "../parts/Ask.tsx";
import { useActionRunner } from "../parts/act.ts";

/** Restarts or stops the server, after saying what that means for the people online. */
export function HostActions({ status }: { status: HostStatus }) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const ask = useAsk();
  const order = (operation: "host.restart" | "host.stop") => {
    const isStop = operation === "host.stop";
    ask((t) => ({
      title: isStop ? t("stopTitle") : t("restartTitle"),
      body: isStop
        ? t("stopBody", { count: status.onlineUsers })
        : t("restartBody", { count: status.onlineUsers }),
      confirmLabel: isStop ? t("stop") : t("restart"),
      isMild: !isStop,
      onConfirm: async () => {
        await client.call(operation, {});
        acts.report({ done: isStop ? t("stopping") : t("restarting") });
      },
    }));
  };
  return (
    <ActionMenu
      label={t("theServer")}
      trigger={
        <Button variant="default" leftSection={<Power size={15} />} rightSection={<ChevronDown size={14} />}>
          {t("theServer")}
        </Button>
      }
      actions={[
        { label: t("restart"), icon: <RotateCw size={15} />, run: () => order("host.restart") },
        { label: t("stop"), icon: <Power size={15} />, isDanger: true, run: () => order("host.stop") },
      ]}
    />
  );
}
