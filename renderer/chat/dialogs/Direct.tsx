import { useState } from "react";
import { useClient } from "../context.ts";
import { failureText } from "../failure-text.ts";
import { useChatText } from "../i18n/index.ts";
import { usePlace } from "../place.ts";
import { PeoplePicker } from "./PeoplePicker.tsx";
import { Problem } from "./Problem.tsx";
import { Sheet } from "./Sheet.tsx";

/** Begins a conversation with one person. */
export default function Direct() {
  const t = useChatText();
  const { rooms } = useClient();
  const { goRoom } = usePlace();
  const [problem, setProblem] = useState("");
  const open = async (userId: number) => {
    try {
      goRoom(await rooms.openDirect(userId));
    } catch (error) {
      setProblem(failureText(error, t));
    }
  };
  return (
    <Sheet title={t("directTitle")}>
      <Problem text={problem} />
      <PeoplePicker onPick={({ id }) => void open(id)} />
    </Sheet>
  );
}
