import { BadgeCheck, CheckCheck, ShieldBan, Undo2 } from "lucide-react";
import { type CaptchaRow, type CaptchaState, SERVER_REASONS } from "../../../server/admin/contract.ts";
import { formatList } from "../../ui/i18n/text.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { dialectName } from "../i18n/names.ts";
import { useActionRunner, useAskAll } from "../parts/act.ts";
import type { Job } from "../parts/each.ts";
import { NameLine } from "../parts/Names.tsx";
import { Pill, type Tone } from "../parts/Pill.tsx";
import { stateColumn, textColumn, timeColumn } from "../table/columns.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { CodeCell } from "./CodeCell.tsx";

const TONES: Record<CaptchaState, Tone> = {
  pending: "accent",
  delivered: "warn",
  used: "good",
  failed: "bad",
  expired: "plain",
  revoked: "plain",
};

/** The live log of verification codes. A code is revealed only on request, and that is logged. */
export function CaptchaLog() {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const states: Record<CaptchaState, string> = {
    pending: t("stPending"),
    delivered: t("stDelivered"),
    used: t("stUsed"),
    failed: t("stFailed"),
    expired: t("stExpired"),
    revoked: t("revoked"),
  };
  const purposeOf = ({ purpose }: Pick<CaptchaRow, "purpose">) => t(`why.captcha.request.${purpose}`);
  const isPending = ({ state }: CaptchaRow) => state === "pending";
  const isOpen = ({ state }: CaptchaRow) => state === "pending" || state === "delivered";
  const revoke = useAskAll((t, rows: readonly CaptchaRow[]) => ({
    title: t("revokeCodes", { count: rows.length }),
    body: t("revokeCodesBody", { targets: formatList(rows.map(({ target }) => target)) }),
    confirmLabel: t("revoke"),
    work: ({ id }) => client.call("captchas.revoke", { id }),
    done: (count) => t("codesRevoked", { count }),
  }));
  const markDelivered = (rows: readonly CaptchaRow[], job?: Job) =>
    acts.runAll(
      rows,
      ({ id }) => client.call("captchas.markDelivered", { id }),
      { done: (count) => t("markedDelivered", { count }) },
      job,
    );
  const block = ({ target }: CaptchaRow) =>
    acts.run(() => client.call("captchas.blacklistAdd", { target }), {
      done: t("blacklisted", { target }),
      undo: () => client.call("captchas.blacklistRemove", { target }),
    });
  return (
    <DataTable
      id="captchas"
      label={t("requests")}
      operation="captchas.list"
      sort=""
      searchLabel={t("searchCaptchas")}
      rowKey={({ id }) => id}
      filters={[
        {
          key: "state",
          label: t("state"),
          options: (Object.keys(states) as CaptchaState[]).map((value) => ({ value, label: states[value] })),
        },
        {
          key: "purpose",
          label: t("purpose"),
          options: SERVER_REASONS["captcha.request"].map((purpose) => ({
            value: purpose,
            label: purposeOf({ purpose }),
          })),
        },
      ]}
      live={(event, data, { page, isNarrowed, isSelection }) => {
        if (event.type !== "captcha.changed") return undefined;
        if (isNarrowed && !isSelection) return "reload";
        const { captcha, isNew } = event;
        if (isNew) return page === 1 ? "reload" : undefined;
        if (!data.items.some(({ id }) => id === captcha.id)) return undefined;
        return { ...data, items: data.items.map((row) => (row.id === captcha.id ? captcha : row)) };
      }}
      actions={(row) => [
        ...(isPending(row)
          ? [
              {
                label: t("markDelivered"),
                icon: <CheckCheck size={15} />,
                run: () => void markDelivered([row]),
              },
            ]
          : []),
        { label: t("blacklistTarget"), icon: <ShieldBan size={15} />, run: () => void block(row) },
      ]}
      bulk={[
        {
          label: t("markDelivered"),
          icon: <CheckCheck size={15} />,
          isFor: isPending,
          run: (rows, _done, job) => markDelivered(rows, job),
        },
      ]}
      both={[{ label: t("revoke"), icon: <Undo2 size={15} />, isDanger: true, isFor: isOpen, run: revoke }]}
      empty={{ icon: <BadgeCheck size={26} />, title: t("noCaptchas"), body: t("noCaptchasBody") }}
      columns={[
        textColumn("target", t("forWhom"), 180, {
          isMain: true,
          grow: 1.6,
          cell: (row: CaptchaRow) => <NameLine name={<bdi>{row.target}</bdi>} below={purposeOf(row)} />,
        }),
        stateColumn(t("state"), 110, ({ state }) => [{ label: states[state], tone: TONES[state] }]),
        {
          key: "code",
          title: t("captchaCode"),
          min: 150,
          cell: (row) => <CodeCell captcha={row} isOpen={isOpen(row)} />,
        },
        timeColumn("requestedAt", t("requested"), 120),
        timeColumn("expiresAt", t("expires"), 110),
        textColumn("address", t("fromAddress"), 120),
        {
          key: "dialect",
          title: t("dialect"),
          isExtra: true,
          min: 90,
          text: ({ dialect }) => dialectName(t, dialect),
          cell: ({ dialect }) => <Pill>{dialectName(t, dialect)}</Pill>,
        },
        {
          key: "wrongTries",
          title: t("wrongTries"),
          isExtra: true,
          isNumber: true,
          min: 90,
          grow: 0.5,
          text: ({ wrongTries }) => wrongTries,
          cell: ({ wrongTries }) => wrongTries,
        },
      ]}
    />
  );
}
