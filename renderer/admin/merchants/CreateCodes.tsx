import { Button, Group, Modal, NumberInput, Stack, Text, TextInput } from "@mantine/core";
import { Download } from "lucide-react";
import { useState } from "react";
import { FormDialog } from "../../ui/FormDialog.tsx";
import { useUiText } from "../../ui/i18n/index.ts";
import { inputProps } from "../../ui/input-props.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { CopyButton } from "../parts/CopyButton.tsx";
import { saveTable } from "../parts/save.ts";
import { useBackCloses } from "../state/back.ts";
import classes from "./merchants.module.css";

/** Creates a batch of activation codes with a note, and shows them. */
export function CreateCodes({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useAdminText();
  const ui = useUiText();
  const client = useClient();
  const [count, setCount] = useState(10);
  const [note, setNote] = useState("");
  const [codes, setCodes] = useState<readonly string[]>([]);
  const leave = () => setCodes([]);
  useBackCloses(codes.length > 0, leave);
  const submit = async () => {
    const made = await client.call("activationCodes.create", { count, note: note.trim() });
    setCodes(made.codes);
  };
  const saveCsv = () =>
    saveTable("activation-codes", [
      [t("activationCode"), t("note")],
      ...codes.map((code) => [code, note.trim()]),
    ]);
  return (
    <>
      <FormDialog
        opened={opened}
        title={t("newCodes")}
        submitLabel={t("makeCodes", { count })}
        isReady={count >= 1 && count <= 1000}
        onSubmit={submit}
        onClose={onClose}
      >
        <NumberInput
          label={t("howMany")}
          min={1}
          max={1000}
          allowDecimal={false}
          data-autofocus
          value={count}
          onChange={(value) => setCount(Number(value) || 0)}
        />
        <TextInput
          label={t("note")}
          description={t("noteHint")}
          maxLength={200}
          {...inputProps(note, setNote)}
        />
      </FormDialog>
      <Modal
        opened={codes.length > 0}
        onClose={leave}
        title={t("codesMade", { count: codes.length })}
        centered
        size="lg"
        closeButtonProps={{ "aria-label": ui("close") }}
      >
        <Stack gap="md">
          <Text size="sm">{t("codesMadeBody")}</Text>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <ul className={classes.made} tabIndex={0} aria-label={t("activationCodes")}>
            {codes.map((code) => (
              <li key={code} className={classes.code}>
                {code}
              </li>
            ))}
          </ul>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" size="xs" leftSection={<Download size={14} />} onClick={saveCsv}>
              {t("saveCsv")}
            </Button>
            <CopyButton text={codes.join("\n")} label={t("copyAll")} />
            <Button size="xs" onClick={leave}>
              {t("done")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
