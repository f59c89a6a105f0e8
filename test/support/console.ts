/** The console as tests use it: the same calls through the host's own window and over HTTP. */
import { io, type Socket } from "socket.io-client";
import type {
  AdminAnswer,
  AdminApi,
  AdminEvent,
  AdminResults,
  AdminSubscription,
  OperationName,
  WireError,
} from "../../server/admin/contract.ts";
import type { Connection } from "../../server/chat/connections.ts";
import type { User } from "../../server/chat/types.ts";
import { startTestHost, type TestHost, type TestHostOptions } from "./host.ts";

export const PASSWORD = "the admin's password";

export const TRANSPORTS = ["the window", "HTTP"] as const;
export type TransportName = (typeof TRANSPORTS)[number];

export interface Console {
  readonly transport: TransportName;
  readonly test: TestHost;
  /** What the console asked of the process. */
  readonly orders: string[];
  /** Which operations have succeeded, and which have refused. */
  readonly worked: Set<OperationName>;
  readonly refusedBy: Set<OperationName>;
  /** The result. @throws when the host refuses. */
  ok<N extends OperationName>(operation: N, params: AdminApi[N]["params"]): Promise<AdminApi[N]["result"]>;
  /** The refusal. @throws when the call succeeds. Parameters may be invalid. */
  refused(operation: OperationName, params: unknown): Promise<WireError>;
  /** Every event from now on. */
  listen(): Promise<Subscription>;
  /** An account, made by the core. */
  person(username: string): Promise<User>;
  /** A connection of that person, in those rooms. */
  connect(user: User, ...roomIds: number[]): Promise<Connected>;
  /** The newest audit line of that action. */
  newest(what: string): Promise<AdminResults["audit.list"]["items"][number] | undefined>;
  stop(): Promise<void>;
}

export interface Connected {
  readonly connection: Connection;
  /** Why it was closed; empty while it was created. */
  readonly closed: string[];
}

export interface Subscription {
  readonly events: AdminEvent[];
  readonly subscription: AdminSubscription;
  /** The first event, past or to come, that `accept` takes. */
  next<T extends AdminEvent["type"]>(
    type: T,
    accept?: (event: Extract<AdminEvent, { type: T }>) => boolean,
  ): Promise<Extract<AdminEvent, { type: T }>>;
}

export async function startConsole(
  transport: TransportName,
  options: TestHostOptions = {},
): Promise<Console> {
  const orders: string[] = [];
  const test = await startTestHost({
    adminPassword: PASSWORD,
    onOrder: (order) => void orders.push(order),
    ...options,
  });
  const { core, admin } = test.host;
  const worked = new Set<OperationName>();
  const refusedBy = new Set<OperationName>();
  const token = transport === "HTTP" ? await loginToken(test.url) : "";
  const answer = async (operation: OperationName, params: unknown): Promise<AdminAnswer<unknown>> =>
    transport === "HTTP"
      ? ((await post(test.url, operation, params, token)).body as AdminAnswer<unknown>)
      : admin.window.call(operation, params as never);
  const ok: Console["ok"] = async (operation, params) => {
    const given = await answer(operation, params);
    if ("error" in given) throw new Error(`${operation} was refused: ${JSON.stringify(given.error)}`);
    worked.add(operation);
    return given.result as never;
  };
  return {
    transport,
    test,
    orders,
    worked,
    refusedBy,
    ok,
    async refused(operation, params) {
      const given = await answer(operation, params);
      if ("result" in given) throw new Error(`${operation} was done: ${JSON.stringify(given.result)}`);
      refusedBy.add(operation);
      return given.error;
    },
    listen: () =>
      transport === "HTTP" ? listenBySocket(test.url, token) : Promise.resolve(listenByWindow(test)),
    person: (username) =>
      core.registration.register(
        { kind: "stranger", userId: null, sessionId: null, address: "127.0.0.9", dialect: "native" } as const,
        { username, password: `${username}'s password` },
      ),
    async connect(user, ...roomIds) {
      const closed: string[] = [];
      const from = { address: "127.0.0.9", dialect: "native" };
      const opened = await core.sessions.open(user, from);
      const connection = core.connections.connect({
        userId: user.id,
        sessionId: opened.session.id,
        ...from,
        close(kind, reason) {
          closed.push(`${kind}: ${reason}`);
          void core.connections.disconnect(connection);
        },
      });
      for (const roomId of roomIds) await core.members.enter(opened.actor, connection, roomId);
      return { connection, closed };
    },
    async newest(what) {
      const { items } = await ok("audit.list", { filter: { what }, pageSize: 1 });
      return items[0];
    },
    stop: () => test.stop(),
  };
}

export async function post(
  url: string,
  operation: string,
  params: unknown,
  token?: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: { result?: unknown; error?: WireError }; headers: Headers }> {
  const response = await fetch(`${url}/admin/api/${operation}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      // Unchanged, for tests that look at the bytes on the wire.
      "Accept-Encoding": "identity",
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: typeof params === "string" ? params : JSON.stringify(params),
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

export async function loginToken(url: string, password = PASSWORD): Promise<string> {
  const { body } = await post(url, "session.login", { password });
  return (body.result as { token: string }).token;
}

export interface AdminSocket {
  readonly socket: Socket;
  /** Why the host refused the connection, or null. */
  readonly refusal: string | null;
}

export async function openSocket(
  url: string,
  auth: object,
  extraHeaders: Record<string, string> = {},
): Promise<AdminSocket> {
  const once = { transports: ["websocket"], forceNew: true, reconnection: false };
  const socket = io(`${url}/admin`, { auth, extraHeaders, ...once });
  const refusal = await new Promise<string | null>((resolve) => {
    socket.once("connect", () => resolve(null));
    socket.once("connect_error", (error) => resolve(error.message));
  });
  return { socket, refusal };
}

async function listenBySocket(url: string, token: string): Promise<Subscription> {
  const { socket, refusal } = await openSocket(url, { token });
  if (refusal !== null) throw new Error(refusal);
  const { heard, tell } = collector({
    watch: (roomIds) => void socket.emit("watch", roomIds),
    close: () => void socket.disconnect(),
  });
  socket.on("event", tell);
  return heard;
}

function listenByWindow({ host }: TestHost): Subscription {
  let subscription: AdminSubscription | undefined;
  const { heard, tell } = collector({
    watch: (roomIds) => subscription?.watch(roomIds),
    close: () => subscription?.close(),
  });
  subscription = host.admin.window.subscribe(tell);
  return heard;
}

function collector(subscription: AdminSubscription): {
  heard: Subscription;
  tell: (event: AdminEvent) => void;
} {
  const events: AdminEvent[] = [];
  const waiting = new Set<() => void>();
  const heard: Subscription = {
    events,
    subscription,
    next: (type, accept = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = events.find(
            (event): event is Extract<AdminEvent, { type: typeof type }> =>
              event.type === type && accept(event as Extract<AdminEvent, { type: typeof type }>),
          );
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
  return {
    heard,
    tell(event) {
      events.push(event);
      for (const look of [...waiting]) look();
    },
  };
}
