/**
 * What a call or event costs; the numbers are in net/limits.ts. `free`: next to nothing · `read` · `write`: one message
 * or change · `create`: an account, room, page or code · `guess`: a password or code is tried · `upload`: a file or
 * picture · `heavy`: work that grows with the size of the data.
 */
export type CostClass = "free" | "read" | "write" | "create" | "guess" | "upload" | "heavy";

/** Body limit of routes without a file, and of most events, in bytes. */
export const SMALL_BODY = 65_536;

/** Limit of events that carry a message: the longest text that `messages.maxLength` can allow, escaped. */
export const MESSAGE_BODY = 1_000_000;

/** The usual prices of routes without a file. */
export const READ = { cost: "read", limit: SMALL_BODY } as const;
export const HEAVY = { cost: "heavy", limit: SMALL_BODY } as const;
export const WRITE = { cost: "write", limit: SMALL_BODY } as const;
export const CREATE = { cost: "create", limit: SMALL_BODY } as const;
export const GUESS = { cost: "guess", limit: SMALL_BODY } as const;
/** Of routes that take a file, or a picture. */
export const UPLOAD = { cost: "upload", limit: "upload" } as const;
export const AVATAR = { cost: "upload", limit: "avatar" } as const;
