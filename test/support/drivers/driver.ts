/** One set of verbs for every API, so that one story can be played on each. */
import type { DialectName } from "../../../server/dialects/dialect.ts";

export interface Player {
  readonly name: string;
  readonly password: string;
  readonly phone: string;
  /** The network address of this person's machine. */
  readonly from: string;
}

/** The API's answer, and the answer in its document. */
export interface Answered {
  readonly answer: unknown;
  readonly expected: unknown;
}

/** A verb is missing where the API's document has no such step. */
export interface Driver {
  readonly dialect: DialectName;
  register(who: Player): Promise<Answered>;
  create?(owner: Player, room: string): Promise<Answered>;
  join?(who: Player, room: string): Promise<Answered>;
  talk?(who: Player, room: string, line: string): Promise<Answered>;
  /** `path`: where the host serves the picture. */
  image?(who: Player, room: string, picture: Buffer): Promise<Answered & { readonly path: string }>;
  /** The texts of the room, oldest first, as this API returns them. */
  history?(who: Player, room: string): Promise<Answered & { readonly texts: readonly string[] }>;
  kick?(owner: Player, room: string, whom: Player): Promise<Answered>;
  transfer?(owner: Player, room: string, whom: Player): Promise<Answered>;
  leave?(who: Player, room: string): Promise<Answered>;
  dissolve?(owner: Player, room: string): Promise<Answered>;
  removeAccount?(who: Player): Promise<Answered>;
  /** Closes the connection. */
  close(): void;
}

export type Verb = Exclude<keyof Driver, "dialect" | "close">;
