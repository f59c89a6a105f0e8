import { Button } from "@mantine/core";
import { Eye } from "lucide-react";
import { useState } from "react";
import type { CaptchaRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useBusyRun } from "../parts/act.ts";
import classes from "./captchas.module.css";

/** Reveals a code on request; the server logs that it was revealed. */
export function CodeCell({ captcha, isOpen }: { captcha: CaptchaRow; isOpen: boolean }) {
  const t = useAdminText();
  const client = useClient();
  const [code, setCode] = useState("");
  const [isBusy, run] = useBusyRun();
  if (!isOpen) return <span className={classes.gone}>{t("codeGone")}</span>;
  if (code !== "") {
    return (
      <output className={classes.code} aria-label={t("codeIs", { code: [...code].join(" ") })}>
        {code}
      </output>
    );
  }
  const reveal = () =>
    run(async () => setCode((await client.call("captchas.reveal", { id: captcha.id })).code));
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<Eye size={14} />}
      loading={isBusy}
      onClick={() => void reveal()}
    >
      {t("reveal")}
      <span className="visually-hidden"> {captcha.target}</span>
    </Button>
  );
}
