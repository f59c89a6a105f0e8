/** The core on a real store, with a clock and rules that tests can change. */
import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLocks } from "../../server/async/locks.ts";
import { type Actor, hostActor, stranger, userActor } from "../../server/chat/actor.ts";
import type { Context } from "../../server/chat/context.ts";
import { type Core, createCore } from "../../server/chat/core.ts";
import { type ChatEvent, createEventBus } from "../../server/chat/events.ts";
import type { Rules, Store } from "../../server/chat/ports.ts";
import type { Captcha, User } from "../../server/chat/types.ts";
import { createMedia } from "../../server/media/index.ts";
import { createMemoryBudgets } from "../../server/net/budgets/memory-budgets.ts";
import { createMemoryPresence } from "../../server/net/memory-presence.ts";
import { DEFAULT_SETTINGS } from "../../server/settings.ts";
import { openStore } from "../../server/store/index.ts";
import { removeFolder, temporaryDataFolder } from "./folders.ts";
import { collectingLog } from "./log.ts";

export interface World {
  readonly core: Core;
  /** The rows behind the core. */
  readonly store: Store;
  readonly events: ChatEvent[];
  readonly delivered: Captcha[];
  readonly host: Actor;
  rules: { -readonly [K in keyof Rules]: Rules[K] };
  /** Lets time pass, in ms. */
  pass(ms: number): void;
  /** Sets the wall clock forward (or, negative, back), while no time passes. */
  jump(ms: number): void;
  person(
    username: string,
    options?: { password?: string | null; address?: string },
  ): Promise<{ user: User; actor: Actor }>;
  close(): Promise<void>;
}

export const at = (address: string) => ({ address, dialect: "test" });

const START = Date.parse("2026-01-01T00:00:00.000Z");
let documents: readonly { readonly name: string; readonly content: Buffer }[] | undefined;

/** A data folder with the documents of a first start, which take half of a start to write. */
async function startedFolder(): Promise<string> {
  const folder = temporaryDataFolder();
  if (documents === undefined) {
    await (await openStore({ dataDir: folder, log: collectingLog().log })).close();
    const names = readdirSync(folder).filter((name) => /\.json(\.bak)?$/.test(name));
    documents = names.map((name) => ({ name, content: readFileSync(join(folder, name)) }));
  }
  for (const { name, content } of documents) {
    writeFileSync(join(folder, name), content);
    utimesSync(join(folder, name), START / 1000, START / 1000);
  }
  return folder;
}

/** @param change puts other ports in the place of the embedded ones */
export async function createWorld(
  change: (context: Context) => Context = (context) => context,
): Promise<World> {
  const dataDir = await startedFolder();
  const { log } = collectingLog();
  let now = START;
  let monotonic = 0;
  const clock = () => now;
  const opened = await openStore({ dataDir, log, clock });
  const events: ChatEvent[] = [];
  const delivered: Captcha[] = [];
  const rules = { ...DEFAULT_SETTINGS } as World["rules"];
  const bus = createEventBus((error) => {
    throw error;
  });
  bus.subscribe((event) => events.push(event));
  const context: Context = {
    hostId: "a",
    store: opened.store,
    locks: createLocks(),
    budgets: createMemoryBudgets(() => monotonic),
    presence: createMemoryPresence(() => monotonic),
    events: bus,
    media: createMedia({
      dataDir,
      settings: () => ({ ...DEFAULT_SETTINGS, "storage.minFreeBytes": 0 }),
      log,
      clock,
    }),
    delivery: {
      async deliver(captcha) {
        delivered.push(captcha);
        return { delivered: false, detail: "" };
      },
    },
    sns: { verify: async (_type, id, token) => token === `token of ${id}` },
    rules: () => rules,
    clock,
    monotonic: () => monotonic,
  };
  const core = createCore(change(context));
  return {
    core,
    store: opened.store,
    events,
    delivered,
    rules,
    host: hostActor(),
    pass(ms) {
      now += ms;
      monotonic += ms;
    },
    jump(ms) {
      now += ms;
    },
    async person(username, { password = null, address = "10.0.0.1" } = {}) {
      const user = await core.registration.register(stranger(at(address)), { username, password });
      return { user, actor: userActor(at(address), user.id) };
    },
    async close() {
      await core.messages.settle();
      await opened.close();
      removeFolder(dataDir);
    },
  };
}
