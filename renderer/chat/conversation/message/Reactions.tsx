import type { Message } from "../../../../server/dialects/native/contract.ts";
import { formatList } from "../../../ui/i18n/text.ts";
import { toastFailure } from "../../../ui/toastFailure.ts";
import { useChatText } from "../../i18n/index.ts";
import { useClient, useMe } from "../../shared/context.ts";
import { nameOf } from "../../shared/names.ts";
import { useRoomContext } from "../RoomContext.tsx";
import classes from "./Reactions.module.css";

/** Adds or removes a reaction. */
export function useReact() {
  const { transport } = useClient();
  return (message: Message, emoji: string, on: boolean) =>
    void transport.ask("message:react", { id: message.id, emoji, on }).catch(toastFailure);
}

export function Reactions({ message }: { message: Message }) {
  const t = useChatText();
  const me = useMe();
  const { members } = useRoomContext();
  const react = useReact();
  const all = Object.entries(message.reactions ?? {}).filter(([, people]) => people.length > 0);
  if (all.length === 0) return null;
  const namesOf = (people: readonly number[]): string => {
    const known = people.flatMap((id) => {
      if (id === me.id) return [t("you")];
      const member = members.get(id);
      return member ? [nameOf(member)] : [];
    });
    const rest = people.length - known.length;
    return formatList([...known, ...(rest > 0 ? [t("andOthers", { count: rest })] : [])]);
  };
  return (
    <div className={classes.chips}>
      {all.map(([emoji, people]) => {
        const isMine = people.includes(me.id);
        const label = t("reactedBy", { names: namesOf(people), emoji });
        return (
          <button
            key={emoji}
            type="button"
            className={classes.chip}
            aria-pressed={isMine}
            title={label}
            onClick={() => react(message, emoji, !isMine)}
          >
            <span className={classes.emoji}>{emoji}</span>
            {people.length}
            <span className="visually-hidden">{label}</span>
          </button>
        );
      })}
    </div>
  );
}
