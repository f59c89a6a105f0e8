import { type FormEvent, useState } from "react";
import { asFailure, failureText } from "../../ui/failure.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";

/**
 * The state of the form that joins a room by its code, with its error message.
 * @param isHere whether the room is the open one: the code then goes into its address, so that it is joined again
 */
export function useEnterByCode({ isHere }: { isHere: boolean }) {
  const t = useChatText();
  const { rooms } = useClient();
  const { goRoom } = useRoute();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const code = text.trim();
    if (code === "") return;
    setBusy(true);
    try {
      goRoom(await rooms.enterByCode(code), isHere ? { code } : {});
    } catch (error) {
      setProblem(asFailure(error).code === "room_not_found" ? t("eWrongCode") : failureText(error));
    } finally {
      setBusy(false);
    }
  };
  return { text, setText, problem, isBusy, submit };
}
