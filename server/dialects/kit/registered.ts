import type { Core } from "../../chat/core.ts";
import { isChatError } from "../../chat/errors.ts";
import type { User } from "../../chat/types.ts";
import { named } from "./identify.ts";

/** How long a registration may be under way on another connection. */
const WAIT_MS = 2000;

/** The account of that username, also if its registration is still under way. @throws user_not_found after 2 s */
export async function registered(core: Core, username: string): Promise<User> {
  // Subscribes before it looks, so that no registration is missed.
  let wake: () => void = () => undefined;
  const stopListening = core.subscribe(({ type }) => {
    if (type === "user.registered") wake();
  });
  const deadline = performance.now() + WAIT_MS;
  try {
    for (;;) {
      const isRegistered = new Promise<void>((resolve) => {
        wake = resolve;
      });
      try {
        return await named(core, username);
      } catch (error) {
        const left = deadline - performance.now();
        if (!isChatError(error, "user_not_found") || left <= 0) throw error;
        await Promise.race([isRegistered, later(left)]);
      }
    }
  } finally {
    stopListening();
  }
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
