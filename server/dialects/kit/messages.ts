/** What several wires show of a message: its text, and when it was sent. */
import type { Message } from "../../chat/types.ts";

/** Whether the body is the path of a picture or file on this server. */
export function isAttachment({ kind, body }: Message): boolean {
  switch (kind) {
    case "image":
    case "file":
      return body.startsWith("/");
    case "text":
    case "system":
      return false;
  }
}

/** The text of a message; for a picture or file its absolute URL. `origin` is how that client reaches the server. */
export const textOf = (message: Message, origin: string): string =>
  isAttachment(message) ? origin + message.body : message.body;

const twoDigits = (n: number): string => `${n}`.padStart(2, "0");

/** `2022-02-25T10:28:20`: a time in the process's zone, whole seconds. */
function localSeconds(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** `YYYY-MM-DD HH:mm:ss` in the process's zone. */
export const localTime = (iso: string): string => localSeconds(new Date(iso)).replace("T", " ");

/** `2022-02-25T10:28:20+08:00`: RFC 3339 in the process's zone, whole seconds. */
export function localRfc3339(iso: string): string {
  const at = new Date(iso);
  const offset = -at.getTimezoneOffset();
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${localSeconds(at)}${offset < 0 ? "-" : "+"}${twoDigits(hours)}:${twoDigits(minutes)}`;
}
