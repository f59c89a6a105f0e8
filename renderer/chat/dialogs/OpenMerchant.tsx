import { TextInput } from "@mantine/core";
import { useState } from "react";
import { inputProps } from "../../ui/input-props.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { Form } from "./Form.tsx";
import { useDialogText } from "./i18n/index.ts";
import { Sheet } from "./Sheet.tsx";

/** Opens a merchant page with an activation code. */
export default function OpenMerchant() {
  const t = useChatText();
  const d = useDialogText();
  const { api } = useClient();
  const { close, goHome } = useRoute();
  const [activationCode, setCode] = useState("");
  const [name, setName] = useState("");
  const submit = async () => {
    const merchant = await api("openMerchant", {
      body: { activationCode: activationCode.trim(), name: name.trim() },
    });
    goHome({ view: "merchants", merchant: merchant.id });
  };
  return (
    <Sheet title={t("openMerchant")}>
      <Form submitLabel={t("openMerchant")} onCancel={() => close("dialog")} onSubmit={submit}>
        <TextInput
          data-autofocus
          required
          label={d("activationCode")}
          description={d("activationHint")}
          maxLength={64}
          {...inputProps(activationCode, setCode)}
        />
        <TextInput required label={d("merchantName")} maxLength={64} {...inputProps(name, setName)} />
      </Form>
    </Sheet>
  );
}
