import { Button, Loader } from "@mantine/core";
import { useSessionState } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { Frame } from "./Frame.tsx";

/** Shown while the server does not answer. */
export function Away() {
  const t = useAdminText();
  return (
    <Frame title={t("awayTitle")} lead={t("awayBody")}>
      <Loader size="sm" type="dots" role="status" aria-label={t("connecting")} />
    </Frame>
  );
}

/** Shown after this console has changed the server's address: links to the new one. */
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

/** Shown before a password is set, to somebody who did not come by the setup link. */
export function SetupLinkMissing() {
  const t = useAdminText();
  return <Frame title={t("setupMissingTitle")} lead={t("setupMissingBody")} />;
}
