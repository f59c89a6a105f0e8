import { Button, TextInput } from "@mantine/core";
import { Plus, ShieldBan } from "lucide-react";
import { useState } from "react";
import type { BlacklistRow } from "../../../server/admin/contract.ts";
import { FormDialog } from "../../ui/FormDialog.tsx";
import { useUiText } from "../../ui/i18n/index.ts";
import { inputProps } from "../../ui/input-props.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { whyText } from "../i18n/names.ts";
import { DurationField } from "../moderation/DurationField.tsx";
import { type Term, untilOf } from "../moderation/duration.ts";
import { useLift } from "../moderation/lift.tsx";
import { termColumns } from "../moderation/sentence-columns.tsx";
import { useActionRunner } from "../parts/act.ts";
import { useFormDialog } from "../parts/dialog.ts";
import { textColumn } from "../table/columns.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { reloadOn } from "../table/live.ts";

/** Recipients and addresses that may not request codes. */
export function Blacklist() {
  const t = useAdminText();
  const client = useClient();
  const add = useFormDialog();
  const { column, bulk } = useLift<BlacklistRow>({
    icon: <ShieldBan size={15} />,
    lift: ({ target }) => client.call("captchas.blacklistRemove", { target }),
    renew: ({ target, until, reason }) => client.call("captchas.blacklistAdd", { target, until, reason }),
    done: () => t("blacklistLifted", { count: 1 }),
    doneAll: (count) => t("blacklistLifted", { count }),
  });
  const addButton = (
    <Button variant="default" size="sm" leftSection={<Plus size={15} />} onClick={add.open}>
      {t("blacklistAdd")}
    </Button>
  );
  return (
    <>
      <DataTable
        id="blacklist"
        label={t("blacklist")}
        operation="captchas.blacklist"
        sort="-since"
        searchLabel={t("searchBlacklist")}
        rowKey={({ target }) => target}
        live={reloadOn("moderation.changed", "captcha.changed")}
        extra={addButton}
        bulk={bulk}
        empty={{ icon: <ShieldBan size={26} />, title: t("noBlacklist"), body: t("noBlacklistBody") }}
        columns={[
          textColumn("target", t("whoOrWhat"), 180, {
            sort: "target",
            isMain: true,
            grow: 1.5,
            cell: ({ target }: BlacklistRow) => <strong>{target}</strong>,
          }),
          ...termColumns(t, "since", ({ reason }: BlacklistRow) =>
            whyText(t, { what: "captcha.blacklist", why: reason }),
          ),
          column,
        ]}
      />
      <AddToBlacklist key={add.key} {...add.props} />
    </>
  );
}

function AddToBlacklist({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useAdminText();
  const ui = useUiText();
  const client = useClient();
  const acts = useActionRunner();
  const [target, setTarget] = useState("");
  const [reason, setReason] = useState("");
  const [term, setTerm] = useState<Term>({ duration: "1d", custom: "" });
  const until = untilOf(term);
  const submit = async () => {
    const name = target.trim();
    await client.call("captchas.blacklistAdd", { target: name, until: until ?? null, reason: reason.trim() });
    acts.report({
      done: t("blacklisted", { target: name }),
      undo: () => client.call("captchas.blacklistRemove", { target: name }),
    });
  };
  return (
    <FormDialog
      opened={opened}
      title={t("blacklistAdd")}
      submitLabel={t("blacklistDo")}
      isReady={target.trim() !== "" && until !== undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t("whoOrWhat")}
        description={t("targetHint")}
        data-autofocus
        maxLength={256}
        {...inputProps(target, setTarget)}
      />
      <DurationField term={term} onChange={setTerm} />
      <TextInput label={ui("reason")} maxLength={500} {...inputProps(reason, setReason)} />
    </FormDialog>
  );
}
