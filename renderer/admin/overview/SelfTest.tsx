import { Button, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { asFailure } from "../../ui/failure.ts";
import { useUiText } from "../../ui/i18n/index.ts";
import { useLoad } from "../../ui/useLoad.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import classes from "./Connect.module.css";
import { checkWords } from "./check-words.ts";

const ICONS = { ok: CircleCheck, warning: TriangleAlert, failed: CircleX } as const;

/** Runs the self-test and shows its findings. */
export function SelfTest({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useAdminText();
  const ui = useUiText();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("selfTest")}
      centered
      closeButtonProps={{ "aria-label": ui("close") }}
    >
      <Checks />
    </Modal>
  );
}

function Checks() {
  const t = useAdminText();
  const client = useClient();
  const { value, retry } = useLoad("self-test", () => client.call("host.selfTest", {}).catch(asFailure));
  return (
    <Stack gap="lg">
      {value === null ? (
        <Group gap="sm" role="status">
          <Loader size="sm" />
          <Text size="sm">{t("testing")}</Text>
        </Group>
      ) : value instanceof Error ? (
        <Text size="sm" c="var(--hearth-danger)" role="alert">
          {value.message}
        </Text>
      ) : (
        <ul className={classes.checks}>
          {value.checks.map((check) => {
            const Icon = ICONS[check.state];
            const { name, detail, hint } = checkWords(t, check);
            return (
              <li key={check.name} data-state={check.state}>
                <Icon
                  size={19}
                  aria-label={
                    { ok: t("checkOk"), warning: t("checkWarning"), failed: t("checkFailed") }[check.state]
                  }
                />
                <span>
                  <span className={classes.checkName}>{name}</span>
                  <span className={classes.checkDetail}>{detail}</span>
                  {hint !== "" && <span className={classes.checkHint}>{hint}</span>}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <Group justify="flex-end">
        <Button variant="default" disabled={value === null} onClick={retry}>
          {t("testAgain")}
        </Button>
      </Group>
    </Stack>
  );
}
