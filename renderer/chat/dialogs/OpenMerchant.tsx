import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useUiText } from "../../ui/i18n/index.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import classes from "./Dialogs.module.css";
import { useDialogText } from "./i18n/index.ts";
import { Problem } from "./Problem.tsx";
import { Sheet } from "./Sheet.tsx";
import { useSubmit } from "./useSubmit.ts";

/** Opens a merchant page with an activation code. */
export default function OpenMerchant() {
  const t = useChatText();
  const d = useDialogText();
  const ui = useUiText();
  const { api } = useClient();
  const { close, goHome } = useRoute();
  const [activationCode, setCode] = useState("");
  const [name, setName] = useState("");
  const form = useSubmit(async () => {
    const merchant = await api("openMerchant", {
      body: { activationCode: activationCode.trim(), name: name.trim() },
    });
    goHome({ view: "merchants", merchant: merchant.id });
  });
  return (
    <Sheet title={t("openMerchant")}>
      <form className={classes.form} onSubmit={form.onSubmit}>
        <TextInput
          data-autofocus
          required
          label={d("activationCode")}
          description={d("activationHint")}
          maxLength={64}
          value={activationCode}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <TextInput
          required
          label={d("merchantName")}
          maxLength={64}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Problem text={form.problem} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={() => close("dialog")}>
            {ui("cancel")}
          </Button>
          <Button type="submit" loading={form.isBusy}>
            {t("openMerchant")}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
