import { Button } from "@mantine/core";
import { Eye } from "lucide-react";
import { useState } from "react";
import type { CaptchaRow } from "../../../server/admin/contract.ts";
import { asFailure } from "../../ui/failure.ts";
import { toast } from "../../ui/toast.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import classes from "./captchas.module.css";

/** Reveals a code on request; the server logs that it was revealed. */
export function CodeCell({ captcha, isOpen }: { captcha: CaptchaRow; isOpen: boolean }) {
  const t = useAdminText();
  const client = useClient();
  const [code, setCode] = useState("");
  const [isBusy, setBusy] = useState(false);
  if (!isOpen) return <span className={classes.gone}>{t("codeGone")}</span>;
  if (code !== "") {
    return (
      <output className={classes.code} aria-label={t("codeIs", { code: [...code].join(" ") })}>
        {code}
      </output>
    );
  }
  const reveal = async () => {
    setBusy(true);
    try {
      setCode((await client.call("captchas.reveal", { id: captcha.id })).code);
    } catch (error) {
      toast(asFailure(error).message, { tone: "bad" });
    } finally {
      setBusy(false);
    }
  };
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
