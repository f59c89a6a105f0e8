/** One person in the mixed room, on any API: sends lines, and keeps what it received from the others. */
import type { Message } from "../../../server/dialects/native/contract.ts";

/** Author and text, as the API sends them. */
export type Line = readonly [author: string, text: string];

export interface Participant {
  readonly wire: string;
  readonly username: string;
  /** Sends a line; whether it arrived shows in the room's history. */
  say(text: string): void | Promise<void>;
  /** All lines received since the participant joined, in order. */
  lines(): readonly Line[] | Promise<readonly Line[]>;
  /** The same message as this wire shows it. */
  shows(message: Message): Line;
  /** Dialect A's client adds its own line itself. */
  readonly receivesOwn: boolean;
  /** Everything received, lines or not. */
  received(): readonly unknown[];
  close(): unknown;
}

/** Pictures and files reach the older wires as a URL. */
export const textOf = ({ kind, body }: Message, url: string): string => (kind === "text" ? body : url + body);
