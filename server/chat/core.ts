/** The chat itself, put together from its parts. */
import { Accounts } from "./accounts.ts";
import { Audit } from "./audit.ts";
import { Captchas } from "./captchas.ts";
import type { Context } from "./context.ts";
import { Merchants } from "./merchants.ts";
import { Messages } from "./messages.ts";
import { Moderation } from "./moderation.ts";
import { Presence } from "./presence.ts";
import { Rooms } from "./rooms.ts";
import { Sessions } from "./sessions.ts";

export interface Core extends Context {
  readonly presence: Presence;
  readonly sessions: Sessions;
  readonly accounts: Accounts;
  readonly rooms: Rooms;
  readonly messages: Messages;
  readonly moderation: Moderation;
  readonly captchas: Captchas;
  readonly merchants: Merchants;
  readonly audit: Audit;
  /** Forgets what has expired: sessions, leases, codes, bans, mutes, messages past their retention, accounts that were being deleted. To be called now and then; one that still runs is not begun again. */
  sweep(): Promise<void>;
}

export function createCore(context: Context): Core {
  const presence = new Presence(context);
  const moderation = new Moderation(context, presence, (userId, kind, reason) =>
    sessions.endAll(userId, kind, reason),
  );
  const sessions = new Sessions(context, presence, moderation);
  const messages = new Messages(context, moderation);
  const rooms = new Rooms(context, presence, messages, moderation);
  const accounts = new Accounts(context, sessions, moderation, rooms);
  const captchas = new Captchas(context);
  const merchants = new Merchants(context, rooms);
  const forget = async (): Promise<void> => {
    await sessions.sweep();
    await captchas.sweep();
    await moderation.sweep();
    await messages.sweep();
    await accounts.sweep();
  };
  let sweeping: Promise<void> | undefined;
  return {
    ...context,
    presence,
    sessions,
    accounts,
    rooms,
    messages,
    moderation,
    captchas,
    merchants,
    audit: new Audit(context),
    sweep() {
      sweeping ??= forget().finally(() => {
        sweeping = undefined;
      });
      return sweeping;
    },
  };
}
