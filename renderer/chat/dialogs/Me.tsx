import { Tabs } from "@mantine/core";
import { useChatText } from "../i18n/index.ts";
import { AccountTab } from "./AccountTab.tsx";
import { PreferencesTab } from "./PreferencesTab.tsx";
import { ProfileTab } from "./ProfileTab.tsx";
import { Sheet } from "./Sheet.tsx";

/** The person's profile, account and preferences. */
export default function Me() {
  const t = useChatText();
  return (
    <Sheet title={t("you")} size="lg">
      <Tabs defaultValue="profile" keepMounted={false}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="profile">{t("profile")}</Tabs.Tab>
          <Tabs.Tab value="preferences">{t("preferences")}</Tabs.Tab>
          <Tabs.Tab value="account">{t("account")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="profile">
          <ProfileTab />
        </Tabs.Panel>
        <Tabs.Panel value="preferences">
          <PreferencesTab />
        </Tabs.Panel>
        <Tabs.Panel value="account">
          <AccountTab />
        </Tabs.Panel>
      </Tabs>
    </Sheet>
  );
}
