/** Turns events of the server into native notifications. */
import type { AdminEvent } from "../server/admin/contract.ts";
import { fill, type Text } from "./text.ts";

export interface Notice {
  readonly title: string;
  readonly body: string;
}

/**
 * Returns an event's notifications: kicks, bans, requests for a code, a nearly full disk. Never contains the code
 * itself.
 */
export function noticesOf(event: AdminEvent, t: Text): readonly Notice[] {
  switch (event.type) {
    case "audit.added":
      return event.rows.flatMap(({ what, who: actor, whom, why }) => {
        const title = { "moderation.kick": t.kicked, "moderation.ban": t.banned }[what];
        if (title === undefined) return [];
        const who = actor === "host" ? t.theAdmin : actor === "system" ? t.theServer : actor;
        return [
          {
            title: fill(title, { whom }),
            body: why === "" ? fill(t.by, { who }) : fill(t.because, { who, why }),
          },
        ];
      });
    case "captcha.changed": {
      const { target, state } = event.captcha;
      if (!event.isNew || state !== "pending") return [];
      return [{ title: t.codeRequested, body: fill(t.codeRequestedText, { target }) }];
    }
    case "disk.low":
      return [
        { title: t.diskLow, body: fill(t.diskLowText, { free: Math.floor(event.freeBytes / 1_048_576) }) },
      ];
    default:
      return [];
  }
}
