import { Copy, EllipsisVertical, Link2, Pencil, Pin, PinOff, Reply, SmilePlus, Trash2 } from "lucide-react";
import type { Message } from "../../../../server/dialects/native/contract.ts";
import { copyText } from "../../../ui/copy.ts";
import type { Action } from "../../../ui/dropdown/ActionList.tsx";
import { ActionMenu } from "../../../ui/dropdown/ActionMenu.tsx";
import { IconButton } from "../../../ui/IconButton.tsx";
import { toast } from "../../../ui/toast.ts";
import { toastFailure } from "../../../ui/toastFailure.ts";
import { useChatText } from "../../i18n/index.ts";
import { EmojiButton } from "../../parts/EmojiButton.tsx";
import { useChat, useClient, useMe } from "../../shared/context.ts";
import { mayEdit } from "../../shared/permissions.ts";
import { useRoute } from "../../shared/route.ts";
import { useLinks } from "../../shared/useLinks.ts";
import { editOf, type Writing } from "../../state/drafts.ts";
import { useRoomContext } from "../RoomContext.tsx";
import classes from "./MessageActions.module.css";
import { useReact } from "./Reactions.tsx";

const QUICK = ["👍", "❤️", "😂", "🎉", "😮", "😢"];

interface Props {
  readonly message: Message;
  readonly isMine: boolean;
  readonly isMenuOpen: boolean;
  readonly onMenu: (isOpen: boolean) => void;
  readonly onWriting: (writing: Writing) => void;
  /** The emoji popover is open, so the actions stay visible. */
  readonly onEmoji: (isOpen: boolean) => void;
}

export function MessageActions({ message, isMine, isMenuOpen, onMenu, onWriting, onEmoji }: Props) {
  const t = useChatText();
  const me = useMe();
  const { api } = useClient();
  const { go } = useRoute();
  const { room, mayManage } = useRoomContext();
  const react = useReact();
  const isEditable = useChat((state) => mayEdit(message, state));
  const isPinned = room?.pinned.includes(message.seq) ?? false;

  const toggleReaction = (emoji: string) =>
    react(message, emoji, !(message.reactions?.[emoji]?.includes(me.id) ?? false));
  const togglePin = () => {
    const call = { params: { id: message.room }, body: { seq: message.seq } };
    (isPinned ? api("unpinMessage", call) : api("pinMessage", call)).catch(toastFailure);
  };
  const copy = async (text: string) => {
    if (await copyText(text)) toast(t("copied"));
  };
  const { linkTo } = useLinks();
  const link = linkTo(`/r/${message.room}?at=${message.seq}`);
  const actions: Action[] = [
    { label: t("reply"), icon: <Reply size={16} />, run: () => onWriting({ kind: "reply", message }) },
  ];
  if (isEditable) {
    const run = () => onWriting(editOf(message));
    actions.push({ label: t("edit"), icon: <Pencil size={16} />, run });
  }
  if (message.kind === "text") {
    actions.push({ label: t("copy"), icon: <Copy size={16} />, run: () => void copy(message.body) });
  }
  actions.push({ label: t("copyLink"), icon: <Link2 size={16} />, run: () => void copy(link) });
  if (mayManage) {
    const icon = isPinned ? <PinOff size={16} /> : <Pin size={16} />;
    actions.push({ label: isPinned ? t("unpin") : t("pin"), icon, run: togglePin });
  }
  if (isMine || mayManage) {
    const run = () => go({ dialog: `delete:${message.seq}` });
    actions.push({ label: t("remove"), icon: <Trash2 size={16} />, isDanger: true, run });
  }
  return (
    <div className={classes.bar} role="toolbar" aria-label={t("actions")}>
      <EmojiButton
        label={t("react")}
        icon={<SmilePlus size={17} />}
        size={30}
        onPick={toggleReaction}
        quick={QUICK}
        onOpenChange={onEmoji}
      />
      <IconButton
        variant="subtle"
        color="gray"
        size={30}
        label={t("reply")}
        onClick={() => onWriting({ kind: "reply", message })}
      >
        <Reply size={17} />
      </IconButton>
      <ActionMenu
        label={t("more")}
        opened={isMenuOpen}
        onChange={onMenu}
        trigger={
          <IconButton variant="subtle" color="gray" size={30} label={t("more")}>
            <EllipsisVertical size={17} />
          </IconButton>
        }
        actions={actions}
      />
    </div>
  );
}
