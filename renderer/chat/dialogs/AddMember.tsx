import { useState } from "react";
import type { UserView } from "../../../server/dialects/native/contract.ts";
import { failureText } from "../../ui/failure.ts";
import { toast } from "../../ui/toast.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { nameOf } from "../shared/names.ts";
import { useRoute } from "../shared/route.ts";
import { useDialogText } from "./i18n/index.ts";
import { PeoplePicker } from "./PeoplePicker.tsx";
import { Problem } from "./Problem.tsx";
import { Sheet } from "./Sheet.tsx";

/** Adds a person to a room. */
export default function AddMember() {
  const t = useChatText();
  const d = useDialogText();
  const { api } = useClient();
  const { route, close } = useRoute();
  const [problem, setProblem] = useState("");
  const add = async (who: UserView) => {
    if (route.roomId === null) return;
    try {
      await api("addMember", { params: { id: route.roomId }, body: { userId: who.id } });
      toast(d("added", { name: nameOf(who) }), { tone: "good" });
      close("dialog");
    } catch (error) {
      setProblem(failureText(error));
    }
  };
  return (
    <Sheet title={t("addPerson")}>
      <Problem text={problem} />
      <PeoplePicker onPick={(who) => void add(who)} />
    </Sheet>
  );
}
