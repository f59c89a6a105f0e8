import type { Author } from "../../../server/dialects/native/contract.ts";
import { toast } from "../../ui/toast.ts";
import { toastFailure } from "../../ui/toastFailure.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { nameOf } from "../shared/names.ts";

/** Unmutes a member and confirms it. */
export function useUnmute(roomId: number, who: Author): () => void {
  const t = useChatText();
  const { mutes } = useClient();
  return () =>
    void mutes.unmute(roomId, who.id).then(() => toast(t("unmuted", { name: nameOf(who) })), toastFailure);
}
