import { Radio } from "@mantine/core";
import { useState } from "react";
import type { Notify } from "../../../server/dialects/native/contract.ts";
import { failureText } from "../../ui/failure.ts";
import { useChatText } from "../i18n/index.ts";
import { useChat, useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import classes from "./Dialogs.module.css";
import { useDialogText } from "./i18n/index.ts";
import { Problem } from "./Problem.tsx";
import { Sheet } from "./Sheet.tsx";

const TEXTS = {
  all: { label: "notifyAll", hint: "notifyAllHint" },
  mentions: { label: "notifyMentions", hint: "notifyMentionsHint" },
  nothing: { label: "notifyNothing", hint: "notifyNothingHint" },
} as const satisfies Record<Notify, object>;

/** Which messages of a room alert this person. */
export default function NotifyDialog() {
  const t = useChatText();
  const d = useDialogText();
  const { rooms } = useClient();
  const { route } = useRoute();
  const roomId = route.roomId ?? 0;
  const notify = useChat((state) => state.rooms.get(roomId)?.notify);
  const [problem, setProblem] = useState("");
  if (notify === undefined) return null;
  const choose = async (chosen: string) => {
    setProblem("");
    await rooms
      .keep(roomId, { notify: chosen as Notify })
      .catch((error: unknown) => setProblem(failureText(error)));
  };
  return (
    <Sheet title={t("notifications")} size="sm">
      <Radio.Group aria-label={t("notifications")} value={notify} onChange={(chosen) => void choose(chosen)}>
        <div className={classes.form}>
          {(Object.keys(TEXTS) as Notify[]).map((each) => (
            <Radio key={each} value={each} label={d(TEXTS[each].label)} description={d(TEXTS[each].hint)} />
          ))}
        </div>
      </Radio.Group>
      <Problem text={problem} />
    </Sheet>
  );
}
