import { Button, Textarea } from "@mantine/core";
import { Megaphone } from "lucide-react";
import type { FormEvent, KeyboardEvent } from "react";
import type { RoomRow } from "../../../server/admin/contract.ts";
import { inputProps } from "../../ui/input-props.ts";
import { useFooterHeight } from "../../ui/useFooterHeight.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useBusyRun } from "../parts/act.ts";
import { useUnsaved } from "../state/unsaved.ts";
import classes from "./Messages.module.css";

const EMPTY = { text: "" };

/** Posts a message as the server. */
export function Say({ room }: { room: RoomRow }) {
  const t = useAdminText();
  const client = useClient();
  const { changes, set, forget } = useUnsaved(`say room ${room.id}`, EMPTY);
  const { text = "" } = changes;
  const [isBusy, run] = useBusyRun();
  const footer = useFooterHeight();
  const send = async () => {
    if (text.trim() === "" || isBusy) return;
    if (await run(() => client.call("rooms.say", { roomId: room.id, body: text }))) forget({ text });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <form
      ref={footer}
      className={classes.say}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void send();
      }}
    >
      <Textarea
        className={classes.sayField ?? ""}
        aria-label={t("sayLabel", { room: room.name })}
        placeholder={t("sayLabel", { room: room.name })}
        autosize
        minRows={1}
        maxRows={6}
        {...inputProps(text, (next) => set({ text: next }))}
        onKeyDown={onKeyDown}
      />
      <Button
        type="submit"
        leftSection={<Megaphone size={15} />}
        loading={isBusy}
        disabled={text.trim() === ""}
      >
        {t("say")}
      </Button>
    </form>
  );
}
