/** A dialect translates between one API and the core. It has no rules of its own. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Middleware } from "koa";
import type { Server as SocketServer } from "socket.io";
import type { Core } from "../chat/core.ts";
import type { DialectName } from "../chat/dialect-names.ts";
import type { Log } from "../log.ts";
import type { Settings } from "../settings.ts";
import type { CostClass } from "./kit/cost.ts";
import type { OpenApiDocument } from "./kit/openapi.ts";

export type { CostClass, DialectName };

/** What the server hands to each dialect. */
export interface DialectHost {
  readonly core: Core;
  /** The settings in force now. */
  settings(): Settings;
  readonly log: Log;
  readonly version: string;
  /** The one Socket.IO server, shared by A (namespace `/`), native (`/chat`) and the console (`/admin`). */
  readonly io: SocketServer;
  /**
   * The caller's network address, as reported by a trusted proxy if there is one. IPv4 without the `::ffff:` prefix.
   */
  addressOf(request: IncomingMessage): string;
  /**
   * The origin of the web page behind a request; null for programs and for the pages of this host itself. What an
   * address lease allows depends on it (docs/contract/security.md 3).
   */
  webOriginOf(request: IncomingMessage): string | null;
  /**
   * `http://host:port` as the client reached this server, for the absolute URLs that some documents promise; no slash at
   * its end.
   */
  reachedUrl(request: IncomingMessage): string;
  /** Whether a browser sent the request, for a page of this host or another. */
  isFromBrowser(request: IncomingMessage): boolean;
  /** The URLs at which others on the network reach this host; none while it listens only on its own machine. */
  lanUrls(): readonly string[];
  /**
   * Charges a call or event to its address before anything of it is parsed. Rejects with `rate_limited`
   * (details: `{retryAfterSeconds}`) where the budget is used up; never when `limits.enabled` is off.
   */
  charge(cost: CostClass, address: string): Promise<void>;
}

export interface MountedDialect {
  /** Answers the dialect's own paths and calls `next()` for all others. */
  readonly http: Middleware;
  /**
   * Takes a WebSocket upgrade, if the path is the dialect's own; then it returns true and owns the socket. `path` is
   * without query and trailing slash (`/` stays).
   */
  upgrade?(path: string, request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Releases every listener, subscription and connection of this dialect. */
  close(): Promise<void>;
}

export interface Dialect {
  readonly name: DialectName;
  /** Its part of the API reference at `/docs`. */
  reference(version: string): OpenApiDocument;
  mount(host: DialectHost): MountedDialect;
}
