import { Button } from "@mantine/core";
import { useSessionState } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { Frame } from "./Frame.tsx";

/** The host listens at another address now, as was asked here: the way there. */
export function Moved() {
  const t = useAdminText();
  const { movedTo } = useSessionState();
  if (movedTo === null) return <Frame title={t("movedTitle")} lead={t("movedSomewhere")} />;
  return (
    <Frame title={t("movedTitle")} lead={t("movedBody")}>
      <Button component="a" href={movedTo} size="md" fullWidth autoFocus>
        {t("openAt", { url: new URL(movedTo).host })}
      </Button>
    </Frame>
  );
}
