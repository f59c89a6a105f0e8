import { Compass, MessageCircle, Plus, SquarePen, Store } from "lucide-react";
import { ActionMenu } from "../../ui/dropdown/ActionMenu.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { useChatText } from "../i18n/index.ts";
import { useRoute } from "../shared/route.ts";

/** The menu of what can be created or started. */
export function NewMenu() {
  const t = useChatText();
  const { go, goHome } = useRoute();
  const label = t("newSomething");
  return (
    <ActionMenu
      label={label}
      trigger={
        <IconButton variant="light" size={36} radius="md" label={label}>
          <SquarePen size={18} />
        </IconButton>
      }
      actions={[
        { label: t("createRoom"), icon: <Plus size={16} />, run: () => go({ dialog: "create" }) },
        { label: t("findRooms"), icon: <Compass size={16} />, run: () => goHome({ view: "find" }) },
        { label: t("newDirect"), icon: <MessageCircle size={16} />, run: () => go({ dialog: "direct" }) },
        { label: t("merchants"), icon: <Store size={16} />, run: () => goHome({ view: "merchants" }) },
      ]}
    />
  );
}
