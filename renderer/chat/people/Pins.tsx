import { Skeleton } from "@mantine/core";
import { Pin } from "lucide-react";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useChatText } from "../i18n/index.ts";
import { useChat } from "../shared/context.ts";
import { useMessage } from "../shared/useMessage.ts";
import { Hit } from "./Hit.tsx";
import classes from "./SidePanel.module.css";

const NONE: readonly number[] = [];

/** The messages that are pinned in a room. */
export function Pins({ roomId }: { roomId: number }) {
  const t = useChatText();
  const pinned = useChat((state) => state.open.get(roomId)?.room?.pinned ?? NONE);
  if (pinned.length === 0) {
    return (
      <EmptyState icon={<Pin size={26} />} title={t("noPinsTitle")}>
        {t("noPinsBody")}
      </EmptyState>
    );
  }
  return (
    <div className={classes.body}>
      <ul className={classes.list}>
        {pinned.map((seq) => (
          <li key={seq}>
            <PinnedMessage roomId={roomId} seq={seq} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function PinnedMessage({ roomId, seq }: { roomId: number; seq: number }) {
  const t = useChatText();
  const message = useMessage(roomId, seq);
  if (message === "loading") {
    return (
      <div className={classes.hit} aria-busy>
        <Skeleton height={10} width="40%" />
        <Skeleton height={12} width="70%" />
      </div>
    );
  }
  if (message === null) return <p className={classes.hint}>{t("goneMessage")}</p>;
  return <Hit message={message} />;
}
