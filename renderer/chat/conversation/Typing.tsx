import { useChatText } from "../i18n/index.ts";
import { useChat } from "../shared/context.ts";
import { nameOf } from "../shared/names.ts";
import classes from "./Conversation.module.css";

/** Who is typing. The line keeps its height, so that the layout does not shift. */
export function Typing({ roomId }: { roomId: number }) {
  const t = useChatText();
  const typists = useChat((state) => state.typing.get(roomId));
  const [first, second, third] = typists ?? [];
  return (
    <div className={classes.typing}>
      {first && (
        <>
          <span className={classes.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          <bdi>
            {third
              ? t("typingMany")
              : second
                ? t("typing2", { name: nameOf(first), other: nameOf(second) })
                : t("typing1", { name: nameOf(first) })}
          </bdi>
        </>
      )}
    </div>
  );
}
