/** The connection to the server: `stopping` once it has announced its end, until it is back. */
export type Link = "connecting" | "up" | "down" | "stopping";
