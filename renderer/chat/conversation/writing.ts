import type { Message } from "../../../server/dialects/native/contract.ts";

/** What the person is doing with one message. */
export type Writing = { readonly kind: "reply" | "edit"; readonly message: Message } | null;
