import type { RoomRow } from "../../../server/admin/contract.ts";
import { joinSentences } from "../../ui/i18n/text.ts";
import { useClient } from "../context.ts";
import { useAsk } from "../parts/Ask.tsx";
import { useActionRunner } from "../parts/act.ts";

/** Confirms, with numbers, before rooms are dissolved. */
export function useDissolve(): (rooms: readonly RoomRow[], done?: () => void) => void {
  const client = useClient();
  const acts = useActionRunner();
  const ask = useAsk();
  return (rooms, done) => {
    const [first] = rooms;
    if (!first) return;
    const messages = rooms.reduce((sum, room) => sum + room.messages, 0);
    const members = rooms.reduce((sum, room) => sum + room.members, 0);
    ask((t) => {
      const rest = joinSentences([
        messages > 0 && t("messagesGo", { count: messages }),
        members > 0 && t("membersGo", { count: members }),
        t("cannotUndo"),
      ]);
      return {
        title:
          rooms.length === 1
            ? t("dissolveTitle", { room: first.name })
            : t("dissolveMany", { count: rooms.length }),
        body:
          rooms.length === 1
            ? t.rich("dissolveBody", { room: <strong>{first.name}</strong>, rest })
            : t("dissolveManyBody", { count: rooms.length, rest }),
        confirmLabel: t("dissolve"),
        withReason: true,
        onConfirm: async (reason, signal) => {
          if (rooms.length === 1) {
            await client.call("rooms.dissolve", { roomId: first.id, reason });
            acts.report({ done: t("dissolved", { room: first.name }) });
          } else {
            const dissolve = ({ id }: RoomRow) => client.call("rooms.dissolve", { roomId: id, reason });
            await acts.runAll(
              rooms,
              dissolve,
              { done: (count) => t("dissolvedMany", { count }) },
              { signal },
            );
          }
          if (!signal.aborted) done?.();
        },
      };
    });
  };
}
