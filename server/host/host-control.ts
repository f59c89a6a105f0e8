/** Gives the admin console control of the machine and the process (server/admin/host-control.ts). */
import { readdir, stat } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { join, resolve } from "node:path";
import type { Credentials, HostControl } from "../admin/host-control.ts";
import type { HostNotice } from "../admin/rows.ts";
import { Queue } from "../async/queue.ts";
import { isLoopback } from "../chat/address.ts";
import type { Core } from "../chat/core.ts";
import { ChatError } from "../chat/errors.ts";
import { assertRestoresThere } from "../chat/policy.ts";
import type { Media } from "../chat/ports.ts";
import { findRoute, lanAddresses, reachableAdapters, urlsFor } from "../net/adapters.ts";
import type { Budgets } from "../net/budgets/index.ts";
import type { HttpsState } from "../net/https/listener.ts";
import { secureUrls } from "../net/https/urls.ts";
import type { AliasState } from "../net/listeners.ts";
import type { Mdns } from "../net/mdns.ts";
import type { Visitors } from "../net/visitors.ts";
import type { LiveSettings } from "../settings.ts";
import { backupFolder, createBackup, listBackups } from "../store/backup.ts";
import type { OpenStore } from "../store/index.ts";
import { discardRestore, pendingRestore, restoreBackup, stageRestore } from "../store/restore.ts";
import { recentCrashes } from "./crash.ts";
import { selfTest } from "./self-test.ts";
import { settingsPage } from "./settings-page.ts";
import { VERSION } from "./version.ts";

export interface HostControlDeps {
  readonly dataDir: string;
  readonly core: Core;
  readonly settings: LiveSettings;
  readonly listeners: {
    readonly port: number;
    readonly aliases: readonly AliasState[];
    readonly https: HttpsState | null;
  };
  readonly authority: { covers(name: string): boolean };
  readonly opened: Pick<
    OpenStore,
    "secrets" | "flush" | "applyMessages" | "sizeBytes" | "freeBytes" | "disk"
  >;
  readonly media: Pick<Media, "diskSpace">;
  readonly visitors: Pick<Visitors, "notices">;
  readonly mdns: Mdns;
  readonly budgets: Pick<Budgets, "state">;
  /** Without it the console can neither stop nor restart the host. */
  readonly onOrder?: ((order: "stop" | "restart") => void) | undefined;
}

const PASSWORD = "admin.password";
/** Waits until the answer has been sent. */
const ORDER_DELAY_MS = 200;
/** How long the folder's size is cached, in ms: reading a large folder takes a while. */
const SIZE_AGE_MS = 15_000;

export function createHostControl(deps: HostControlDeps): HostControl {
  const { dataDir, settings, listeners, mdns, opened } = deps;
  const startedAt = Date.now();
  const began = performance.now();
  const dataBytes = aged(SIZE_AGE_MS, () => opened.sizeBytes());
  const host = () => settings.current["listen.host"];
  // A report is written only as the process ends.
  const crashes = recentCrashes(dataDir);
  let ordered: "stop" | "restart" | null = null;
  const order = async (what: "stop" | "restart"): Promise<{ isNew: boolean }> => {
    const { onOrder } = deps;
    if (!onOrder) throw new ChatError("unavailable", { reason: "order_impossible", order: what });
    if (ordered === what) return { isNew: false };
    ordered = what;
    setTimeout(() => {
      ordered = null;
      onOrder(what);
    }, ORDER_DELAY_MS).unref();
    return { isNew: true };
  };
  return {
    async report() {
      const { rss, heapUsed } = process.memoryUsage();
      const space = await deps.media.diskSpace().catch(() => null);
      return {
        name: settings.current["server.name"],
        version: VERSION,
        startedAt: new Date(startedAt).toISOString(),
        uptime: Math.floor((performance.now() - began) / 1000),
        addresses: lanAddresses(),
        urls: urlsFor(host(), listeners.port),
        port: listeners.port,
        portState: listeners.port > 0 ? "listening" : "off",
        aliases: listeners.aliases,
        memory: { rss, heapUsed, systemTotal: totalmem(), systemFree: freemem() },
        dataFolder: dataDir,
        dataBytes: await dataBytes(),
        diskFreeBytes: space?.freeBytes ?? null,
        pendingRestore: await pendingRestore(dataDir),
        notices: [
          ...diskNotices(opened.disk(), space),
          ...(crashes.length > 0 ? [{ kind: "crashed", crashes } as const] : []),
          ...deps.visitors.notices,
        ],
      };
    },
    restart: () => order("restart"),
    stop: () => order("stop"),
    async connect() {
      await findRoute();
      const adapters = reachableAdapters(host(), listeners.port);
      const { https } = listeners;
      const urls = secureUrls(
        https,
        deps.authority,
        adapters.map(({ address }) => address),
      );
      return {
        adapters,
        host: host(),
        mdns: await mdns.announced,
        port: listeners.port,
        https: https && { ...https, urls },
      };
    },
    selfTest: async () =>
      selfTest({
        port: listeners.port,
        host: host(),
        aliases: listeners.aliases,
        adapters: reachableAdapters(host(), listeners.port),
        mdnsUrl: (await mdns.announced)?.url ?? null,
        visitor: await visitorOf(deps.core),
      }),
    async dataUsage() {
      const items = await usageOf(dataDir);
      const totalBytes = items.reduce((sum, { bytes }) => sum + bytes, 0);
      return {
        folder: dataDir,
        items,
        totalBytes,
        diskFreeBytes: await opened.freeBytes().catch(() => null),
      };
    },
    budgets: () => deps.budgets.state,
    settings: settingsPage(settings),
    backups: backupsOf(dataDir, opened),
    credentials: credentialsOf(opened.secrets),
    isRemoteAllowed: () => settings.current["admin.remote"],
    maxImageBytes: () => settings.current["avatars.maxBytes"],
  };
}

/** @param space null: it cannot be read. */
function diskNotices(
  { isFull, behind }: ReturnType<OpenStore["disk"]>,
  space: Awaited<ReturnType<Media["diskSpace"]>> | null,
): HostNotice[] {
  const notices: HostNotice[] = [];
  if (isFull) notices.push({ kind: "diskFull" });
  else if (space && space.freeBytes < space.floorBytes) {
    notices.push({ kind: "diskLow", freeBytes: space.freeBytes, floorBytes: space.floorBytes });
  }
  if (behind.length > 0) notices.push({ kind: "unwritten", documents: behind });
  return notices;
}

function backupsOf(
  dataDir: string,
  opened: Pick<OpenStore, "flush" | "applyMessages">,
): HostControl["backups"] {
  const backups = new Queue();
  return {
    create: () =>
      backups.run(async () => {
        await opened.flush();
        return createBackup(dataDir, { now: new Date(), hearth: VERSION, applied: opened.applyMessages });
      }),
    list: () => listBackups(dataDir),
    restore: (path, into = dataDir, isFree) =>
      backups.run(async () => {
        const isOwn = resolve(into) === resolve(dataDir);
        assertRestoresThere(isFree || isOwn);
        const source = resolve(backupFolder(dataDir), path);
        const isListed =
          isFree || (await listBackups(dataDir)).some((backup) => resolve(backup.path) === source);
        // The answer does not reveal whether something else exists there.
        if (!isListed) throw new ChatError("not_found", { reason: "backup_not_found", path });
        const restored = isOwn
          ? await stageRestore(source, dataDir, new Date())
          : await restoreBackup(source, into);
        return { ...restored, pending: isOwn };
      }),
    discardRestore: () => backups.run(() => discardRestore(dataDir)),
  };
}

const credentialsOf = (secrets: OpenStore["secrets"]): Credentials => ({
  read: async () => secrets.get(PASSWORD) ?? null,
  write: (hash) => secrets.set(PASSWORD, hash),
});

/** The newest address of another computer in the sessions and connections. */
async function visitorOf({ sessions, connections }: Core): Promise<string | null> {
  const own = new Set(["", "127.0.0.1", "::1", ...lanAddresses()]);
  const isOther = ({ address }: { address: string }): boolean => !own.has(address) && !isLoopback(address);
  const newest = (await sessions.newestBeyond(own)) ?? connections.all().findLast(isOther);
  return newest?.address ?? null;
}

/** What lies in the data folder, folder by folder, its single files together as `documents`. */
async function usageOf(dataDir: string): Promise<{ name: string; bytes: number; files: number }[]> {
  const rows = new Map<string, { name: string; bytes: number; files: number }>();
  const found = (await readdir(dataDir, { withFileTypes: true })).map((entry) =>
    entry.isDirectory()
      ? // Somebody else's may be unreadable, such as `lost+found` on a disk of its own.
        readdir(join(dataDir, entry.name), { withFileTypes: true, recursive: true }).catch(() => [])
      : [entry],
  );
  for (const entry of (await Promise.all(found)).flat()) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const inside = path.slice(join(dataDir, "/").length).split(/[\\/]/);
    const name = inside.length > 1 ? (inside[0] ?? "") : "documents";
    const row = rows.get(name) ?? { name, bytes: 0, files: 0 };
    // A file that no longer exists counts as 0 bytes.
    row.bytes += await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    row.files += 1;
    rows.set(name, row);
  }
  return [...rows.values()].sort((a, b) => b.bytes - a.bytes);
}

/** Remembers the answer for a while. */
function aged<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let readAt = Number.NEGATIVE_INFINITY;
  let answer: Promise<T> | null = null;
  return () => {
    if (!answer || performance.now() - readAt > ms) {
      readAt = performance.now();
      answer = ask();
      answer.catch(() => {
        answer = null;
      });
    }
    return answer;
  };
}
