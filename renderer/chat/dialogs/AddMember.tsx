import type { UserView } from "../../../server/dialects/native/contract.ts";
import { toast } from "../../ui/toast.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { nameOf } from "../shared/names.ts";
import { useRoute } from "../shared/route.ts";
import { useDialogText } from "./i18n/index.ts";
import { PeoplePicker } from "./PeoplePicker.tsx";
import { Sheet } from "./Sheet.tsx";

export default function AddMember() {
  const t = useChatText();
  const d = useDialogText();
  const { api } = useClient();
  const { route, close } = useRoute();
  const add = async (who: UserView) => {
    if (route.roomId === null) return;
    await api("addMember", { params: { id: route.roomId }, body: { userId: who.id } });
    toast(d("added", { name: nameOf(who) }), { tone: "good" });
    close("dialog");
  };
  return (
    <Sheet title={t("addPerson")}>
      <PeoplePicker onPick={add} />
    </Sheet>
  );
}
