import { Loader } from "@mantine/core";
import { useAdminText } from "../i18n/index.ts";
import { Frame } from "./Frame.tsx";

/** Nobody answers at this address. */
export function Away() {
  const t = useAdminText();
  return (
    <Frame title={t("awayTitle")} lead={t("awayBody")}>
      <Loader size="sm" type="dots" role="status" aria-label={t("connecting")} />
    </Frame>
  );
}
