/** The contents of a world in the screenshots: its people, its rooms and their messages. */
import type { Glyph, PictureName } from "../world/drawings.ts";

export interface Story {
  readonly hostName: string;
  /** The server's address in the pictures. */
  readonly origin: string;
  /** The first one looks at the pages; the second owns the main room. */
  readonly people: readonly Character[];
  /** The first one is the lively one. */
  readonly rooms: readonly StoryRoom[];
  /** Said again and again in the rooms, to make the chart of the last hour. */
  readonly chatter: readonly string[];
  readonly merchants: readonly StoryMerchant[];
  readonly reasons: {
    readonly kick: string;
    readonly ban: string;
    readonly mute: string;
    readonly host: string;
  };
  readonly words: {
    /** Found in the main room, and not found there. */
    readonly found: string;
    readonly missing: string;
    readonly draft: string;
    readonly unsent: string;
    readonly batch: string;
    readonly newRoom: string;
    readonly newRoomDetail: string;
    readonly fileName: string;
  };
}

export interface Character {
  readonly username: string;
  readonly name: string;
  readonly about?: string;
  /** Draws no picture: the initials stand in. */
  readonly isPlain?: true;
  /** The API they are connected by; none: offline. */
  readonly by?: "native" | "apiv1" | "chatroom" | "room";
}

export interface StoryRoom {
  readonly name: string;
  readonly detail: string;
  readonly glyph: Glyph;
  readonly owner: string;
  readonly isPrivate?: true;
  readonly isReadOnly?: true;
  /** How many messages the first person has not read. */
  readonly unread?: number;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly by: string;
  readonly minutesAgo: number;
  readonly text?: string;
  readonly picture?: PictureName;
  readonly file?: { readonly name: string; readonly kilobytes: number };
  /** The message this many lines earlier. */
  readonly repliesTo?: number;
  readonly reactions?: Readonly<Record<string, readonly string[]>>;
  readonly isPinned?: true;
}

export interface StoryMerchant {
  readonly name: string;
  readonly owner: string;
  readonly groups: readonly string[];
  readonly members: readonly string[];
}
