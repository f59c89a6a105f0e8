import { Button, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import type { SelfTestCheck } from "../../../server/admin/contract.ts";
import { asFailure } from "../../ui/failure.ts";
import { useUiText } from "../../ui/i18n/index.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import classes from "./Connect.module.css";
import { checkWords } from "./check-words.ts";

const ICONS = { ok: CircleCheck, warning: TriangleAlert, failed: CircleX } as const;

/** Runs the self-test and shows its findings. */
export function SelfTest({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useAdminText();
  const ui = useUiText();
  const client = useClient();
  const [checks, setChecks] = useState<readonly SelfTestCheck[] | null>(null);
  const [problem, setProblem] = useState("");
  const run = useCallback(async () => {
    setChecks(null);
    setProblem("");
    try {
      setChecks((await client.call("host.selfTest", {})).checks);
    } catch (error) {
      setProblem(asFailure(error).message);
    }
  }, [client]);
  useEffect(() => {
    if (opened) void run();
  }, [opened, run]);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("selfTest")}
      centered
      closeButtonProps={{ "aria-label": ui("close") }}
    >
      <Stack gap="lg">
        {problem !== "" ? (
          <Text size="sm" c="var(--hearth-danger)" role="alert">
            {problem}
          </Text>
        ) : checks === null ? (
          <Group gap="sm" role="status">
            <Loader size="sm" />
            <Text size="sm">{t("testing")}</Text>
          </Group>
        ) : (
          <ul className={classes.checks}>
            {checks.map((check) => {
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
          <Button variant="default" disabled={checks === null && problem === ""} onClick={() => void run()}>
            {t("testAgain")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
