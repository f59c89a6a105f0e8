/** Assembles the core from its parts. */
import { forEachStep } from "../async/steps.ts";
import { AccountNames } from "./account-names.ts";
import { Accounts } from "./accounts.ts";
import { Audit } from "./audit.ts";
import { Captchas } from "./captchas.ts";
import { Confirmation } from "./confirmation.ts";
import { Connections } from "./connections.ts";
import type { Context } from "./context.ts";
import { CreationLimits, sweepStrays } from "./creation-limits.ts";
import type { ChatEvent } from "./events.ts";
import { Exports } from "./exports.ts";
import { Files } from "./files.ts";
import { Guesses } from "./guesses.ts";
import { History } from "./history.ts";
import { Hooks } from "./hooks.ts";
import { Lobby } from "./lobby.ts";
import { Membership } from "./membership.ts";
import { Merchants } from "./merchants.ts";
import { createMessages, type Messages } from "./messages.ts";
import { Moderation } from "./moderation.ts";
import type { Media } from "./ports.ts";
import type { Presence } from "./presence.ts";
import { Registration } from "./registration.ts";
import { Removal } from "./removal.ts";
import { Restrictions } from "./restrictions.ts";
import { RoomCodes } from "./room-codes.ts";
import { Rooms } from "./rooms.ts";
import { Search } from "./search.ts";
import { Sessions } from "./sessions.ts";
import { Uploading } from "./uploading.ts";
import { WallClock } from "./wall-clock.ts";

/** The verbs and queries that the core offers to callers. Its stores stay private. */
export interface Core {
  readonly connections: Connections;
  /** Who is where; {@link Connections} changes it. */
  readonly presence: Omit<
    Presence,
    "connect" | "disconnect" | "enter" | "leave" | "expel" | "forgetRoom" | "reserve"
  >;
  readonly sessions: Sessions;
  readonly registration: Registration;
  readonly accounts: Accounts;
  readonly rooms: Rooms;
  readonly lobby: Lobby;
  readonly members: Omit<Membership, "admit">;
  readonly history: History;
  readonly search: Search;
  readonly exports: Exports;
  readonly messages: Messages;
  readonly restrictions: Restrictions;
  readonly moderation: Moderation;
  readonly captchas: Captchas;
  readonly merchants: Merchants;
  readonly hooks: Hooks;
  readonly audit: Audit;
  readonly files: Files;
  readonly uploading: Uploading;
  /** Pictures and files that belong to nobody in particular. */
  readonly media: Media;
  /** The present, ms since the epoch. */
  now(): number;
  /**
   * Subscribes to the events of all hosts. What the listener throws, or its promise rejects with, is logged. Returns a
   * function that unsubscribes.
   */
  subscribe(listener: (event: ChatEvent) => unknown): () => void;
  /** Tells every connection to this host that it is about to stop. */
  announceStop(): Promise<void>;
  /** Ends the codes, bans, mutes and blacklistings that have expired, which announces it. {@link sweep} does so too. */
  endExpired(): Promise<void>;
  /**
   * Removes what has expired: sessions, leases, codes, bans, mutes, messages past their retention, accounts being
   * deleted. Call it periodically; a call while one is running returns that one. A failure stops only what it concerns.
   * @throws AggregateError that names everything that failed
   */
  sweep(): Promise<void>;
}

type Step = readonly [name: string, work: () => Promise<void>];

const runSteps = (steps: readonly Step[]): Promise<void> =>
  forEachStep(
    steps,
    ([name]) => name,
    ([, work]) => work(),
  );

export function createCore(context: Context): Core {
  const { events, hostId } = context;
  const connections = new Connections(context);
  const guesses = new Guesses(context);
  const restrictions = new Restrictions(context);
  const sessions = new Sessions(context, connections, restrictions);
  const moderation = new Moderation(context, connections, sessions);
  const history = new History(context);
  const messages = createMessages(context, history, restrictions);
  const codes = new RoomCodes(context, guesses);
  const members = new Membership(context, { connections, history, restrictions, codes });
  const removal = new Removal(context, connections, messages);
  const confirmation = new Confirmation(guesses);
  const limits = new CreationLimits(context);
  const rooms = new Rooms(context, { history, members, restrictions, removal, confirmation, codes, limits });
  const names = new AccountNames(context);
  const accounts = new Accounts(context, {
    connections,
    sessions,
    restrictions,
    removal,
    guesses,
    confirmation,
    names,
  });
  const registration = new Registration(context, { sessions, restrictions, rooms, names, limits });
  const captchas = new Captchas(context, guesses, restrictions);
  const merchants = new Merchants(context, rooms, removal, limits);
  const files = new Files(context, messages);
  const wallClock = new WallClock(context.clock, context.monotonic, context.store.lastWrittenAt);
  const expiring: readonly Step[] = [
    ["captchas", () => captchas.sweep()],
    ["bans and mutes", () => moderation.sweep()],
  ];
  const forget = async (): Promise<void> => {
    // Everything that is deleted because of its age is deleted here, and only while the clock can be trusted.
    const aged: Step[] = [
      ...expiring,
      ["sessions", () => sessions.sweep()],
      ["messages", () => messages.sweep()],
      ["files", () => files.sweep()],
      ["rooms of strangers", () => sweepStrays(context, { history, removal })],
    ];
    const steps: Step[] = [...(wallClock.isSteady() ? aged : []), ["accounts", () => accounts.sweep()]];
    await runSteps(steps);
  };
  let sweeping: Promise<void> | undefined;
  return {
    media: context.media,
    now: context.clock,
    subscribe: (listener) =>
      events.subscribe((event) =>
        event.type === "host.stopping" && event.hostId !== hostId ? undefined : listener(event),
      ),
    announceStop: () => events.publish({ type: "host.stopping", hostId }),
    connections,
    presence: context.presence,
    sessions,
    registration,
    accounts,
    rooms,
    lobby: new Lobby(context, { rooms, members, messages, restrictions }),
    members,
    history,
    search: new Search(context, history, restrictions),
    exports: new Exports(history, members, sessions),
    messages,
    restrictions,
    moderation,
    captchas,
    merchants,
    hooks: new Hooks(context, messages, restrictions),
    audit: new Audit(context),
    files,
    uploading: new Uploading(context, restrictions),
    endExpired: async () => {
      if (wallClock.isSteady()) await runSteps(expiring);
    },
    sweep() {
      sweeping ??= forget().finally(() => {
        sweeping = undefined;
      });
      return sweeping;
    },
  };
}
