import { useState } from "react";
import { failureText } from "../../ui/failure.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { PeoplePicker } from "./PeoplePicker.tsx";
import { Problem } from "./Problem.tsx";
import { Sheet } from "./Sheet.tsx";

/** Begins a conversation with one person. */
export default function Direct() {
  const t = useChatText();
  const { rooms } = useClient();
  const { goRoom } = useRoute();
  const [problem, setProblem] = useState("");
  const open = async (userId: number) => {
    try {
      goRoom(await rooms.openDirect(userId));
    } catch (error) {
      setProblem(failureText(error));
    }
  };
  return (
    <Sheet title={t("directTitle")}>
      <Problem text={problem} />
      <PeoplePicker onPick={({ id }) => void open(id)} />
    </Sheet>
  );
}
