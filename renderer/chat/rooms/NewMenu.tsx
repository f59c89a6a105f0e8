import { ActionIcon, Menu } from "@mantine/core";
import { Compass, MessageCircle, Plus, SquarePen, Store } from "lucide-react";
import { useChatText } from "../i18n/index.ts";
import { usePlace } from "../place.ts";

/** Everything one can begin. */
export function NewMenu() {
  const t = useChatText();
  const { go, goHome } = usePlace();
  return (
    <Menu withInitialFocusPlaceholder={false} position="bottom-end" width={220} shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="light"
          size={36}
          radius="md"
          aria-label={t("newSomething")}
          title={t("newSomething")}
        >
          <SquarePen size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Plus size={16} />} onClick={() => go({ dialog: "create" })}>
          {t("createRoom")}
        </Menu.Item>
        <Menu.Item leftSection={<Compass size={16} />} onClick={() => goHome({ view: "find" })}>
          {t("findRooms")}
        </Menu.Item>
        <Menu.Item leftSection={<MessageCircle size={16} />} onClick={() => go({ dialog: "direct" })}>
          {t("newDirect")}
        </Menu.Item>
        <Menu.Item leftSection={<Store size={16} />} onClick={() => goHome({ view: "shops" })}>
          {t("shops")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
