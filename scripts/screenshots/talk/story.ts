/** What a pictured place is made of: its people, its rooms and what was said there. */
import type { Glyph, PictureName } from "../world/drawings.ts";

export interface Story {
  readonly hostName: string;
  /** Where people open it, as the pictures show it. */
  readonly origin: string;
  /** The first one looks at the pages; the second owns the main room. */
  readonly people: readonly Character[];
  /** The first one is the lively one. */
  readonly rooms: readonly Place[];
  /** Said again and again in the rooms, to make the chart of the last hour. */
  readonly chatter: readonly string[];
  readonly shops: readonly Shop[];
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
  /** The wire they are connected by; none: not there right now. */
  readonly by?: "native" | "apiv1" | "chatroom" | "room";
}

export interface Place {
  readonly name: string;
  readonly detail: string;
  readonly glyph: Glyph;
  readonly owner: string;
  readonly isPrivate?: true;
  readonly isReadOnly?: true;
  /** The first one of the people has read all but so many. */
  readonly unread?: number;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly by: string;
  readonly minutesAgo: number;
  readonly text?: string;
  readonly picture?: PictureName;
  readonly file?: { readonly name: string; readonly kilobytes: number };
  /** The line so many before this one. */
  readonly repliesTo?: number;
  readonly reactions?: Readonly<Record<string, readonly string[]>>;
  readonly isPinned?: true;
}

export interface Shop {
  readonly name: string;
  readonly owner: string;
  readonly groups: readonly string[];
  readonly members: readonly string[];
}
