import { Button } from "@mantine/core";
import { Ban } from "lucide-react";
import { useAdminText } from "../i18n/index.ts";
import { Page } from "../parts/Page.tsx";
import { TabBar } from "../parts/TabBar.tsx";
import { useLoaded } from "../state/loaded.ts";
import { reloadOn } from "../table/live.ts";
import { Bans } from "./Bans.tsx";
import { useModerate } from "./Moderate.tsx";
import { ModerationLog } from "./ModerationLog.tsx";
import { Mutes } from "./Mutes.tsx";

/** Current bans and mutes, and the moderation log. */
export default function ModerationPage() {
  const t = useAdminText();
  const moderate = useModerate();
  const first = { page: 1, pageSize: 1 };
  const bans = useLoaded("moderation.bans", first, reloadOn("moderation.changed"));
  const mutes = useLoaded("moderation.mutes", first, reloadOn("moderation.changed"));
  return (
    <Page
      fills
      title={t("navModeration")}
      lead={t("moderationLead")}
      actions={
        <Button leftSection={<Ban size={16} />} onClick={() => moderate.banAddress()}>
          {t("banAddress")}
        </Button>
      }
    >
      <TabBar
        label={t("navModeration")}
        tabs={[
          { value: "bans", label: t("bans"), count: bans.data?.total, content: () => <Bans /> },
          { value: "mutes", label: t("mutes"), count: mutes.data?.total, content: () => <Mutes /> },
          { value: "log", label: t("log"), content: () => <ModerationLog /> },
        ]}
      />
    </Page>
  );
}
