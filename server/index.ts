/** Assembles the host from its parts. The only file that knows all of them. */
import { randomBytes } from "node:crypto";
import { rmdir } from "node:fs/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { Server as SocketServer } from "socket.io";
import { SETUP_FRAGMENT } from "./admin/contract.ts";
import { adminHttp } from "./admin/http.ts";
import { type Admin, createAdmin } from "./admin/index.ts";
import { adminSocket } from "./admin/socket.ts";
import { createLocks } from "./async/locks.ts";
import { type Core, createCore } from "./chat/core.ts";
import { createEventBus } from "./chat/events.ts";
import type { Store } from "./chat/ports.ts";
import { createDelivery } from "./delivery/index.ts";
import { createSnsVerifier } from "./delivery/sns.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { DIALECTS } from "./dialects/index.ts";
import { createHostControl } from "./host/host-control.ts";
import { settingsThatListen, wantedPorts } from "./host/live-settings.ts";
import { logToFile } from "./host/log-file.ts";
import { renewInvitations } from "./host/new-invitations.ts";
import { withoutRepeats } from "./host/repeated-lines.ts";
import { stopper } from "./host/stop.ts";
import { readStoredSettings } from "./host/stored-settings.ts";
import { PACKAGE_ROOT, VERSION } from "./host/version.ts";
import type { Log } from "./log.ts";
import { createMedia, type HostMedia } from "./media/index.ts";
import { findRoute, isOnlyHere, namesFor, ownUrl, urlsFor } from "./net/adapters.ts";
import { Budgets } from "./net/budgets/index.ts";
import { createMemoryBudgets } from "./net/budgets/memory-budgets.ts";
import { Authority } from "./net/https/authority.ts";
import { ownNames } from "./net/https/reach.ts";
import { trustRoutes } from "./net/https/trust.ts";
import { secureUrls } from "./net/https/urls.ts";
import { createLimits } from "./net/limits.ts";
import type { AliasState } from "./net/listeners.ts";
import { Mdns } from "./net/mdns.ts";
import { createMemoryPresence } from "./net/memory-presence.ts";
import { Mounts } from "./net/mounts.ts";
import { apiReference } from "./net/reference.ts";
import { createNetwork } from "./net/server.ts";
import { Visitors } from "./net/visitors.ts";
import { createSettings, type LiveSettings, type Settings } from "./settings.ts";
import { lockFolder, openStore, startFailure } from "./store/index.ts";
import { applyPendingRestore } from "./store/restore.ts";

export { CRASHED, watchCrashes } from "./host/crash.ts";
export { parseOptions, UsageError } from "./host/options.ts";
export { isExpectedStartFailure } from "./store/index.ts";

// Caps V8's heap growth: a burst of logins allocates much that is garbage soon after.
setFlagsFromString("--heap-growing-percent=50");

export interface HostOptions {
  readonly dataDir: string;
  /** This run's settings; each yields to a later update of the same name. */
  readonly settings?: Partial<Settings>;
  /** Sets the console's password. */
  readonly adminPassword?: string;
  readonly log: Log;
  /** Takes the next free port when the default one is taken. A port given explicitly is never changed. */
  readonly nextFreePort?: boolean;
  /** Called when the console asks to stop or restart the host; without it the console cannot. */
  readonly onOrder?: (order: "stop" | "restart") => void;
  /** Other wires than those of the list. */
  readonly dialects?: readonly Dialect[];
}

export interface Listening {
  readonly name: string;
  readonly port: number;
  readonly aliases: readonly AliasState[];
  /** What people on the network open. */
  readonly urls: readonly string[];
  /** The same by HTTPS; none while it is off. */
  readonly httpsUrls: readonly string[];
  /** The console as this machine opens it; while no password is set, with the first-run link. */
  readonly adminUrl: string;
}

export interface Host {
  /** Begins to serve. Until then every request is answered 503. */
  start(): Promise<Listening>;
  /**
   * Informs all clients, lets running requests finish, and makes everything durable. Takes less than 5 s. May be called
   * twice.
   * @param farewellMs how long open connections may still send requests, which are answered that the host is stopping;
   * 400 by default.
   */
  stop(farewellMs?: number): Promise<void>;
  listening(): Promise<Listening>;
  readonly core: Core;
  /** The rows behind the core, for tests and tools that look at what is kept. */
  readonly store: Store;
  readonly admin: Admin;
  readonly settings: LiveSettings;
  readonly media: HostMedia;
  readonly io: SocketServer;
  readonly log: Log;
}

const PAGES = join(PACKAGE_ROOT, "dist/renderer");
const SWEEP_MS = 60_000;

/** The first message of the lobby. Without an address on the network it names none. */
const welcomeText = (settings: Settings, url: string | undefined): string =>
  settings["rooms.welcome"].replaceAll("{name}", settings["server.name"]).replaceAll("{link}", url ?? "");

/**
 * Takes the data folder, the port and the documents, in this order; on failure everything taken is released.
 * @throws ChatError (a port), FolderInUse, DamagedDocument, UnknownVersion: each with a message for a person.
 */
export async function createHost(options: HostOptions): Promise<Host> {
  const taken: (() => Promise<unknown>)[] = [];
  try {
    return hosting(await assemble(options, (release) => taken.push(release)));
  } catch (error) {
    for (const release of taken.reverse()) await release().catch(() => {});
    throw startFailure(error, options.dataDir);
  }
}

async function assemble(options: HostOptions, taking: (release: () => Promise<unknown>) => void) {
  const { dataDir, settings: overrides = {} } = options;
  const log = withoutRepeats(logToFile(join(dataDir, "logs"), options.log));

  // A folder that was created in vain is removed; one with any contents is kept.
  taking(() => rmdir(dataDir));
  const lock = await lockFolder(dataDir);
  taking(lock.release);
  const kept = await applyPendingRestore(dataDir, log);
  if (kept !== null) log.info(`A backup was restored. The earlier data are kept in ${kept}.`);
  const stored = await readStoredSettings(dataDir, log);

  let save: (values: Partial<Settings>) => Promise<void> = async () => {};
  const base = createSettings(stored, overrides, (values) => save(values));
  const current = (): Settings => base.current;
  const mdns = new Mdns(log);
  const authority = new Authority({
    folder: join(dataDir, "https"),
    names: () => ownNames(mdns.name),
    now: () => new Date(),
  });
  const visitors = new Visitors(current, log);
  const budgets = new Budgets(current, log);
  const network = createNetwork({
    settings: current,
    log,
    pages: PAGES,
    certificates: authority,
    visitors,
    budgets,
  });
  const isExplicit = "listen.port" in overrides || "listen.port" in stored;
  await network.listeners.open(wantedPorts(current()), options.nextFreePort === true && !isExplicit);
  taking(() => network.listeners.close(0));
  await lock.recordPort(network.listeners.port);

  const opened = await openStore({ dataDir, log, lock });
  taking(opened.close);
  save = opened.settings.save;

  const { store } = opened;
  const locks = createLocks();
  const settings = settingsThatListen(base, network.listeners);
  const events = createEventBus((error) => log.error("Handling an event of the chat failed", error));
  const onUploads = () => events.publish({ type: "files.changed" });
  const media = createMedia({ dataDir, settings: current, log, onUploads });
  const delivery = createDelivery({ settings: current, log });
  const sns = createSnsVerifier({ settings: current });
  const core = createCore({
    hostId: randomBytes(6).toString("base64url"),
    store,
    locks,
    budgets: createMemoryBudgets(),
    presence: createMemoryPresence(),
    events,
    media,
    delivery,
    sns,
    rules: current,
    clock: Date.now,
    monotonic: () => performance.now(),
  });
  const control = {
    dataDir,
    core,
    settings,
    listeners: network.listeners,
    authority,
    opened,
    mdns,
    budgets,
    media,
    visitors,
    onOrder: options.onOrder,
  };
  const admin = createAdmin({
    core,
    host: createHostControl(control),
    onBug: (what, error) => log.error(what, error),
  });
  if (options.adminPassword !== undefined) await admin.logins.setPassword(options.adminPassword);
  return {
    core,
    store,
    log,
    media,
    network,
    authority,
    dialects: options.dialects ?? DIALECTS,
    settings,
    admin,
    mdns,
    visitors,
    budgets,
    /** Makes everything durable and releases the data folder. */
    close: opened.close,
  };
}

function hosting(parts: Awaited<ReturnType<typeof assemble>>): Host {
  const { core, log, media, network, settings, admin, authority, mdns, visitors } = parts;
  const { io, listeners } = network;
  const current = (): Settings => settings.current;
  const mounts = new Mounts(parts.dialects, {
    core,
    log,
    io,
    version: VERSION,
    settings: current,
    addressOf: visitors.addressOf,
    webOriginOf: visitors.webOriginOf,
    reachedUrl: visitors.reachedUrl,
    isFromBrowser: visitors.isFromBrowser,
    lanUrls: () =>
      urlsFor(current()["listen.host"], listeners.port).filter((url) => !isOnlyHere(new URL(url).hostname)),
    charge: createLimits(
      () => current()["limits.enabled"],
      (address) => parts.budgets.refusals.count("rate", address),
    ),
  });
  const pictures = media.serve(
    async ({ kind, id }) =>
      kind === "user" ? (await core.accounts.lookUp(id))?.displayName : (await core.rooms.lookUp(id))?.name,
    visitors.addressOf,
  );
  const console = adminHttp(admin, visitors);
  const httpsUrls = (): readonly string[] =>
    secureUrls(listeners.https, authority, namesFor(current()["listen.host"]));
  const trust = trustRoutes({
    listeners,
    authority,
    urls: () => {
      const urls = httpsUrls();
      return urls.length > 0 ? urls : secureUrls(listeners.https, authority, [mdns.name]);
    },
  });
  const closeAdminSocket = adminSocket(io, admin, visitors);

  const isOn = ({ name }: Dialect): boolean => name === "native" || current()[`dialects.${name}`];
  const reference = apiReference(() => parts.dialects.filter(isOn), VERSION);
  /** For work that nobody waits for: a failure is logged, and does not end the process. */
  const inBackground = (work: Promise<unknown>, failure: string): void => {
    work.catch((error) => log.error(failure, error));
  };
  const sweep = (): void => {
    inBackground(announce(), "Announcing the server failed");
    inBackground(renew(), "Renewing the certificate failed");
    inBackground(core.sweep(), "Deleting expired data failed");
  };
  const sweeping = setInterval(sweep, SWEEP_MS).unref();
  const announce = async (): Promise<void> => {
    const host = current()["listen.host"];
    if (isOnlyHere(host)) await mdns.close();
    else await mdns.announce({ title: current()["server.name"], port: listeners.port, host });
  };
  const renew = async (): Promise<void> => {
    await mdns.announced;
    await listeners.renewCertificate();
  };
  const unsubscribe = settings.onChange((now) => {
    if (now["identity.trust"] === "token") core.connections.closeLeased();
    inBackground(mounts.sync(isOn), "Opening or closing APIs failed");
    inBackground(announce(), "Announcing the server failed");
  });

  const listening = async (): Promise<Listening> => {
    await findRoute();
    const { port, aliases } = listeners;
    const setup = await admin.logins.openSetup();
    const adminUrl = `${ownUrl(current()["listen.host"], port)}admin${setup ? `#${SETUP_FRAGMENT}=${setup}` : ""}`;
    const urls = urlsFor(current()["listen.host"], port);
    return { name: current()["server.name"], port, aliases, urls, httpsUrls: httpsUrls(), adminUrl };
  };

  return {
    core,
    store: parts.store,
    admin,
    log,
    media,
    settings,
    io,
    listening,
    async start() {
      await mounts.sync(isOn);
      await listeners.openOthers(wantedPorts(current()));
      network.serve({
        routes: () => [console, reference, trust, ...mounts.mounted.map(({ http }) => http), pictures],
        dialects: () => mounts.mounted,
      });
      sweep();
      const facts = await listening();
      await renewInvitations(core).catch((error) => log.error("Renewing invitations failed", error));
      await core.lobby
        .open(welcomeText(current(), facts.urls[0]))
        .catch((error) => log.error("Creating the lobby failed", error));
      return facts;
    },
    stop: stopper(network, log, {
      async farewell() {
        clearInterval(sweeping);
        unsubscribe();
        await core.announceStop();
      },
      async closeWires() {
        closeAdminSocket();
        await Promise.all([mounts.sync(() => false), mdns.close()]);
        admin.close();
      },
      release: parts.close,
    }),
  };
}
