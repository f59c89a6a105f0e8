import type { Author } from "../../../server/dialects/native/contract.ts";
import { toast } from "../../ui/toast.ts";
import { useClient } from "../context.ts";
import { failureText } from "../failure-text.ts";
import { useChatText } from "../i18n/index.ts";
import { nameOf } from "../names.ts";

/** Lets a member speak again, and says so. */
export function useUnmute(roomId: number, who: Author): () => void {
  const t = useChatText();
  const { mutes } = useClient();
  return () =>
    void mutes.unmute(roomId, who.id).then(
      () => toast(t("unmuted", { name: nameOf(who) })),
      (error) => toast(failureText(error, t), { tone: "bad" }),
    );
}
