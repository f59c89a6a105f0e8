import { Button } from "@mantine/core";
import { useRef } from "react";
import { useChatText } from "../../i18n/index.ts";
import { useClient } from "../../shared/context.ts";
import type { Outgoing } from "../../state/outbox.ts";

/** Asks for the file again when this browser no longer has its bytes. */
export default function ChooseAgain({ entry: { clientId } }: { entry: Outgoing }) {
  const t = useChatText();
  const input = useRef<HTMLInputElement>(null);
  const { sending } = useClient();
  return (
    <>
      <Button size="compact-xs" variant="light" onClick={() => input.current?.click()}>
        {t("chooseAgain")}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        onChange={({ target: { files } }) => files?.[0] && void sending.replace(clientId, files[0])}
      />
    </>
  );
}
