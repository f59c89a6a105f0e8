/** Every dialect, as sessions, connections and settings name it. */
export const DIALECT_NAMES = ["native", "apiv1", "chatroom", "room", "h5", "app"] as const;

export type DialectName = (typeof DIALECT_NAMES)[number];
