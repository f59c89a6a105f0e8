import { Button, CloseButton } from "@mantine/core";
import { ArrowUp, Check, ImagePlus, Paperclip, Smile } from "lucide-react";
import {
  type ClipboardEvent,
  type Dispatch,
  type KeyboardEvent,
  type SetStateAction,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { asFailure } from "../../../ui/failure.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { toastFailure } from "../../../ui/toastFailure.ts";
import { useFooterHeight } from "../../../ui/useFooterHeight.ts";
import { useChatText } from "../../i18n/index.ts";
import { EmojiButton } from "../../parts/EmojiButton.tsx";
import { useChat, useClient, useMe, useRoom } from "../../shared/context.ts";
import { roomName } from "../../shared/names.ts";
import { mayEdit } from "../../shared/permissions.ts";
import { currentRoute } from "../../shared/route.ts";
import { enterMeans, useSendKey } from "../../shared/send-key.ts";
import { SHORTCUTS } from "../../shared/shortcuts.ts";
import { type Edit, editOf, type Writing } from "../../state/drafts.ts";
import type { OpenRoom } from "../../state/model.ts";
import classes from "./Composer.module.css";
import { FileTray } from "./FileTray.tsx";
import { insertText } from "./insert.ts";
import { MentionList } from "./MentionList.tsx";
import { ReadOnlyNotice } from "./ReadOnlyNotice.tsx";
import { SendKeyHint } from "./SendKeyHint.tsx";
import { useMentions } from "./useMentions.ts";
import { WritingBar } from "./WritingBar.tsx";

interface Props {
  readonly roomId: number;
  readonly open: OpenRoom;
  /** Why writing is not possible now. */
  readonly readOnlyReason: string | null;
  readonly writing: Writing;
  readonly onWriting: Dispatch<SetStateAction<Writing>>;
  readonly files: readonly File[];
  readonly onFiles: (files: readonly File[]) => void;
  readonly asFile: boolean;
  readonly onAsFile: (asFile: boolean) => void;
  readonly onSend: (text: string) => void;
}

/** The composer. Drafts survive a reload. */
export function Composer({
  roomId,
  open,
  readOnlyReason,
  writing,
  onWriting,
  files,
  onFiles,
  asFile,
  onAsFile,
  onSend,
}: Props) {
  const t = useChatText();
  const me = useMe();
  const { store, drafts, presence, transport } = useClient();
  const room = useRoom(roomId);
  const most = useChat((state) => state.host?.maxMessageLength ?? 4000);
  const [draft, setDraft] = useState(() => drafts.get(me.id, roomId));
  const edit = writing?.kind === "edit" ? writing : null;
  const text = edit ? edit.text : draft;
  const isEditing = edit !== null && !edit.isGone;
  const footer = useFooterHeight();
  const sendKey = useSendKey();
  const [isSaving, setSaving] = useState(false);
  /** Pictures that the clipboard has beside a pasted text. */
  const [offered, setOffered] = useState<readonly File[]>([]);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const listId = useId();
  const mentions = useMentions({ text, field, roomId, myId: me.id });

  useEffect(
    () => drafts.follow(me.id, roomId, () => setDraft(drafts.get(me.id, roomId))),
    [drafts, me.id, roomId],
  );
  const keepDraft = (next: string) => {
    setDraft(next);
    drafts.set(me.id, roomId, next);
  };
  const change = (next: string) => {
    if (edit) onWriting({ ...edit, text: next });
    else keepDraft(next);
    if (next !== "") presence.typing(roomId);
  };
  const insert = (inserted: string, from?: number, to?: number) => {
    if (field.current) insertText(field.current, inserted, from, to);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "0";
    element.style.height = `${Math.min(element.scrollHeight, 200)}px`;
  }, [text]);
  const about = writing && `${writing.kind} ${writing.message.id}`;
  useEffect(() => {
    if (about) field.current?.focus();
  }, [about]);
  useEffect(() => {
    // On a phone the keyboard would cover the messages; an open dialog keeps the focus.
    if (currentRoute().dialog === null && window.matchMedia("(pointer: fine)").matches)
      field.current?.focus();
  }, []);

  if (readOnlyReason !== null) return <ReadOnlyNotice text={readOnlyReason} />;

  const length = [...text].length;
  const isEmpty = text.trim() === "" && (edit !== null || files.length === 0);
  const tooMany = length - most;

  /** Closes only when the server has the edit; otherwise the text would be lost. */
  const saveEdit = async ({ message }: Edit) => {
    if (isSaving) return;
    setSaving(true);
    try {
      if (text !== message.body) await transport.ask("message:edit", { id: message.id, body: text });
      onWriting((now) => (now === edit ? null : now));
    } catch (error) {
      if (asFailure(error).code !== "message_not_found") return toastFailure(error);
      onWriting((now) =>
        now?.kind === "edit" && now.message.id === message.id ? { ...now, isGone: true } : now,
      );
    } finally {
      setSaving(false);
    }
  };
  const send = () => {
    if (isEmpty || tooMany > 0) return;
    if (isEditing) {
      void saveEdit(edit);
    } else {
      if (!edit) {
        keepDraft("");
        setOffered([]);
      }
      // The text is sent untrimmed: leading spaces may be an indentation.
      onSend(text.trim() === "" ? "" : text);
    }
    field.current?.focus();
  };
  const editLast = () => {
    const state = store.get();
    const last = [...open.timeline.items].reverse().find((message) => mayEdit(message, state));
    if (last) onWriting(editOf(last));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Input methods use Enter to choose a word.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const chosen = mentions.onKey(event);
    if (chosen) return insert(chosen.insert, chosen.from, chosen.to);
    if (event.defaultPrevented) return;
    const meaning = enterMeans(event, sendKey);
    if (meaning === "send") {
      event.preventDefault();
      send();
    } else if (meaning === "line") {
      // Browsers insert no line break while a modifier key is held.
      event.preventDefault();
      insert("\n");
    } else if (SHORTCUTS.close.isPressed(event) && writing) {
      event.preventDefault();
      onWriting(null);
    } else if (SHORTCUTS.editLast.isPressed(event) && text === "" && !writing) {
      event.preventDefault();
      editLast();
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0) return setOffered([]);
    // Spreadsheets copy cells as text and as a picture: the text is pasted, the picture is offered.
    const isText = event.clipboardData.getData("text/plain").trim() !== "";
    setOffered(isText ? pasted : []);
    if (isText) return;
    event.preventDefault();
    onFiles([...files, ...pasted]);
  };

  const takeOffered = () => {
    onFiles([...files, ...offered]);
    setOffered([]);
    field.current?.focus();
  };

  const label = t("write", { room: room ? roomName(room) : "" });
  return (
    <div ref={footer} className={classes.composer}>
      {mentions.found.length > 0 && (
        <MentionList
          id={listId}
          found={mentions.found}
          active={mentions.active}
          onPick={(member) => {
            const done = mentions.pick(member);
            if (done) insert(done.insert, done.from, done.to);
          }}
        />
      )}
      {writing && <WritingBar writing={writing} onClose={() => onWriting(null)} />}
      {files.length > 0 && <FileTray files={files} onFiles={onFiles} asFile={asFile} onAsFile={onAsFile} />}
      {offered.length > 0 && (
        <div className={classes.offer}>
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<ImagePlus size={15} />}
            onClick={takeOffered}
          >
            {t("addPastedPicture")}
          </Button>
          <CloseButton size="sm" aria-label={t("discard")} onClick={() => setOffered([])} />
        </div>
      )}
      <div className={classes.field}>
        {!edit && (
          <IconButton
            variant="subtle"
            color="gray"
            size={38}
            radius="xl"
            label={t("attach")}
            onClick={() => picker.current?.click()}
          >
            <Paperclip size={19} />
          </IconButton>
        )}
        <input
          ref={picker}
          type="file"
          // Phones convert HEIC pictures to JPEG when JPEG is accepted; any other file can be chosen too.
          accept="image/jpeg,image/png,image/gif,image/webp,*/*"
          multiple
          hidden
          onChange={(event) => {
            onFiles([...files, ...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
            field.current?.focus();
          }}
        />
        <textarea
          ref={field}
          className={classes.text}
          rows={1}
          dir="auto"
          value={text}
          placeholder={label}
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={mentions.found.length > 0 ? listId : undefined}
          aria-activedescendant={mentions.found.length > 0 ? `${listId}-${mentions.active}` : undefined}
          enterKeyHint={sendKey === null ? "enter" : "send"}
          onChange={(event) => {
            change(event.currentTarget.value);
            // Chosen in an input method or dictated, text comes without keys and without `select`.
            mentions.onCaret();
          }}
          onSelect={mentions.onCaret}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <EmojiButton
          label={t("emoji")}
          icon={<Smile size={20} />}
          size={38}
          onPick={(emoji) => insert(emoji)}
        />
        <IconButton
          variant={isEmpty ? "light" : "filled"}
          color={isEmpty ? "gray" : "ember"}
          size={38}
          radius="xl"
          disabled={isEmpty || tooMany > 0}
          loading={isSaving}
          label={isEditing ? t("save") : t("send")}
          onClick={send}
        >
          {isEditing ? <Check size={20} /> : <ArrowUp size={20} />}
        </IconButton>
      </div>
      {!isEmpty && tooMany <= 0 && <SendKeyHint />}
      {tooMany > 0 && (
        <p className={classes.tooLong} role="alert">
          {t("tooLong", { count: tooMany })}
        </p>
      )}
    </div>
  );
}
