import { useEffect, useState } from "react";
import type { Message } from "../../../server/dialects/native/contract.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { lineOf } from "../shared/message-line.ts";
import { authorName } from "../shared/names.ts";

const KEPT = 3;

/** Announces new messages to screen readers (a polite live region). */
export function Announcer({ roomId }: { roomId: number }) {
  const t = useChatText();
  const client = useClient();
  const [messages, setMessages] = useState<readonly Message[]>([]);
  useEffect(
    () =>
      client.onEvent((name, payload) => {
        if (name !== "message") return;
        const message = payload as Message;
        if (message.room !== roomId || message.author.id === client.store.get().me?.id) return;
        setMessages((before) => [...before, message].slice(-KEPT));
      }),
    [client, roomId],
  );
  return (
    <div className="visually-hidden" role="log" aria-live="polite">
      {messages.map((message) => (
        <p key={message.id}>
          {t("theySaid", { name: authorName(message.author, t), line: lineOf(message, t) })}
        </p>
      ))}
    </div>
  );
}
