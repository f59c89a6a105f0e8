import { failureText } from "./failure.ts";
import { toast } from "./toast.ts";

/** Shows anything caught as a notification, in the language in force. */
export const toastFailure = (error: unknown): void => toast(failureText(error), { tone: "bad" });
