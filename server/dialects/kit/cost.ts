/**
 * What a call or event costs; the numbers are in net/limits.ts. `free`: next to nothing · `read` · `write`: one message
 * or change · `create`: an account, room, page or code · `guess`: a password or code is tried · `upload`: a file or
 * picture · `heavy`: work that grows with the size of the data.
 */
export type CostClass = "free" | "read" | "write" | "create" | "guess" | "upload" | "heavy";
