import { Button } from "@mantine/core";
import { Copy, Ticket, Undo2 } from "lucide-react";
import type { ActivationCodeRow } from "../../../server/admin/contract.ts";
import { copyText } from "../../ui/copy.ts";
import { toast } from "../../ui/toast.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useAskAll } from "../parts/act.ts";
import { PersonName } from "../parts/Names.tsx";
import type { Tone } from "../parts/Pill.tsx";
import { stateColumn, textColumn, timeColumn } from "../table/columns.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { reloadOn } from "../table/live.ts";
import classes from "./merchants.module.css";

type State = ActivationCodeRow["state"];
const TONES: Record<State, Tone> = { open: "accent", redeemed: "good", revoked: "plain" };

/** The table of activation codes. */
export function Codes({ onNew }: { onNew: () => void }) {
  const t = useAdminText();
  const client = useClient();
  const states: Record<State, string> = {
    open: t("codeOpen"),
    redeemed: t("codeRedeemed"),
    revoked: t("revoked"),
  };
  const copy = async (rows: readonly ActivationCodeRow[]) => {
    if (await copyText(rows.map(({ code }) => code).join("\n"))) {
      toast(t("codesCopied", { count: rows.length }), { tone: "good" });
    }
  };
  const revoke = useAskAll((t, rows: readonly ActivationCodeRow[]) => ({
    title: t("revokeActivation", { count: rows.length }),
    body: t("revokeActivationBody", { count: rows.length }),
    confirmLabel: t("revoke"),
    work: ({ code }) => client.call("activationCodes.revoke", { code }),
    done: (count) => t("codesRevoked", { count }),
  }));
  return (
    <DataTable
      id="activation-codes"
      label={t("activationCodes")}
      operation="activationCodes.list"
      sort="-createdAt"
      searchLabel={t("searchCodes")}
      rowKey={({ code }) => code}
      filters={[
        {
          key: "state",
          label: t("state"),
          options: (["open", "redeemed", "revoked"] as const).map((value) => ({
            value,
            label: states[value],
          })),
        },
      ]}
      live={reloadOn("merchants.changed")}
      both={[
        { label: t("copy"), icon: <Copy size={15} />, run: (rows) => void copy(rows) },
        {
          label: t("revoke"),
          icon: <Undo2 size={15} />,
          isDanger: true,
          isFor: ({ state }) => state === "open",
          run: revoke,
        },
      ]}
      empty={{
        icon: <Ticket size={26} />,
        title: t("noCodes"),
        body: t("noCodesBody"),
        action: <Button onClick={onNew}>{t("newCodes")}</Button>,
      }}
      columns={[
        textColumn("code", t("activationCode"), 150, {
          isMain: true,
          grow: 1.2,
          cell: ({ code }: ActivationCodeRow) => <span className={classes.code}>{code}</span>,
        }),
        stateColumn(t("state"), 110, ({ state }) => [{ label: states[state], tone: TONES[state] }]),
        textColumn("note", t("note"), 140, {
          sort: "note",
          grow: 1.5,
          cell: ({ note }: ActivationCodeRow) => <bdi>{note}</bdi>,
        }),
        {
          key: "redeemedBy",
          title: t("redeemedBy"),
          min: 150,
          grow: 1.2,
          text: ({ redeemedBy }) => redeemedBy?.username ?? "",
          cell: ({ redeemedBy, merchant }) =>
            redeemedBy && <PersonName who={redeemedBy} below={merchant?.name ?? ""} />,
        },
        {
          key: "merchant",
          title: t("merchant"),
          isExtra: true,
          min: 120,
          text: ({ merchant }) => merchant?.name ?? "",
          cell: ({ merchant }) => merchant && <bdi>{merchant.name}</bdi>,
        },
        timeColumn("redeemedAt", t("redeemedAt"), 104),
        timeColumn("createdAt", t("created"), 104),
      ]}
    />
  );
}
