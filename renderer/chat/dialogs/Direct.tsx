import { useState } from "react";
import { failureText } from "../../ui/failure.ts";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { useDialogText } from "./i18n/index.ts";
import { PeoplePicker } from "./PeoplePicker.tsx";
import { Problem } from "./Problem.tsx";
import { Sheet } from "./Sheet.tsx";

/** Starts a direct conversation. */
export default function Direct() {
  const d = useDialogText();
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
    <Sheet title={d("directTitle")}>
      <Problem text={problem} />
      <PeoplePicker onPick={({ id }) => void open(id)} />
    </Sheet>
  );
}
