/** The realtime half: namespace `/chat`, one listener per connection for every event of the contract. */
import type { Socket } from "socket.io";
import type { Actor } from "../../chat/actor.ts";
import { asRefusal, ChatError, parametersInvalid } from "../../chat/errors.ts";
import type { CloseKind } from "../../chat/events.ts";
import type { DialectHost } from "../dialect.ts";
import { Audience } from "../kit/audience.ts";
import { Fanout, PartlyEncoded } from "../kit/fanout.ts";
import { fromOf } from "../kit/identify.ts";
import { assertSize } from "../kit/size.ts";
import { serveBounded, whenGone } from "../kit/under-way.ts";
import { Broadcaster } from "./broadcaster.ts";
import { CLIENT_EVENTS, type ClientEvent } from "./contract.ts";
import { type Caller, handlers } from "./inbound.ts";
import { JoinAnswers } from "./join-answers.ts";
import { waitsFor } from "./order.ts";

const NAMESPACE = "/chat";

/** Typing events of one connection that are broadcast within {@link TYPING_MS}. */
const MAX_TYPING = 600;
const TYPING_MS = 10_000;

type Answer = (result: unknown) => void;

/** Opens the namespace; returns a function that closes it. */
export function openChat(host: DialectHost): () => Promise<void> {
  const { core, io, log } = host;
  const fanout = new Fanout();
  const audience = new Audience<Socket>();
  const own = new Map<number, Set<Socket>>();
  const joinAnswers = new JoinAnswers(core, fanout);
  const chat = io.of(NAMESPACE);
  const broadcaster = new Broadcaster(core, audience, own, fanout);
  const report = (error: unknown) => log.error("Socket.IO event failed: native API", error);
  const stopListening = core.subscribe((event) => broadcaster.tell(event));

  chat.use((socket, next) => {
    const from = fromOf(host, socket.request, "native");
    const { token } = socket.handshake.auth as { token?: unknown };
    core.sessions.prove(typeof token === "string" ? token : "", from).then(
      (actor) => {
        socket.data = { actor };
        fanout.adopt(socket);
        next();
      },
      (error: unknown) => {
        const failure = asRefusal(error, report).wire;
        next(Object.assign(new Error(failure.message), { data: failure }));
      },
    );
  });

  chat.on("connection", (socket) => {
    const { actor } = socket.data as { actor: Actor };
    const { userId } = actor;
    if (userId === null) throw new Error("A connection without a person.");
    const connection = core.connections.connect({
      userId,
      sessionId: actor.sessionId,
      dialect: "native",
      address: actor.address,
      close(...why) {
        closeSocket(socket, ...why);
        leave();
      },
      removedFrom: (roomId) => audience.delete(roomId, socket),
      settled: () => backlog.settled(),
    });
    const sockets = own.get(userId) ?? new Set();
    own.set(userId, sockets.add(socket));
    let isGone = false;
    const leave = (): void => {
      if (isGone) return;
      isGone = true;
      for (const roomId of connection.rooms) audience.delete(roomId, socket);
      sockets.delete(socket);
      if (sockets.size === 0) own.delete(userId);
      core.connections.disconnect(connection).catch(report);
    };
    const caller: Caller = {
      core,
      joinAnswers,
      actor: { ...actor, connectionId: connection.id },
      connection,
      charge: (cost) => host.charge(cost, actor.address),
      mayType: atMost(MAX_TYPING, TYPING_MS),
      hear(roomId) {
        // Disconnected again before the end of the turn.
        if (!connection.rooms.has(roomId) || !socket.connected) return;
        broadcaster.sendPresence(roomId);
        audience.add(roomId, socket);
      },
      unhear: (roomId) => audience.delete(roomId, socket),
    };
    const serveUntilGone = async (event: string, args: readonly unknown[]): Promise<void> => {
      if (!isGone) await serve(caller, event, args);
    };
    const backlog = serveBounded(socket, serveUntilGone, waitsFor);
    whenGone(socket, backlog, leave);
  });

  async function serve(caller: Caller, event: string, args: readonly unknown[]): Promise<void> {
    const last = args.at(-1);
    const answer = typeof last === "function" ? (last as Answer) : () => undefined;
    try {
      const result = await run(caller, event, args[0]);
      answer(result instanceof PartlyEncoded ? result : { ok: true, ...result });
    } catch (error) {
      answer({ ok: false, error: asRefusal(error, report).wire });
    }
  }

  return async () => {
    stopListening();
    broadcaster.close();
    chat.removeAllListeners("connection");
    for (const connection of core.connections.all()) {
      if (connection.dialect === "native") connection.close("stopping", "");
    }
    io._nsps.delete(NAMESPACE);
  };
}

async function run(caller: Caller, event: string, params: unknown): Promise<object | undefined> {
  if (!isClientEvent(event)) throw new ChatError("invalid", { reason: "event_unknown" });
  const { cost, schema, limit } = CLIENT_EVENTS[event];
  await caller.charge(cost);
  assertSize(params, limit);
  const parsed = schema.safeParse(params);
  if (!parsed.success) throw parametersInvalid(parsed.error.issues);
  const handler = handlers[event] as (caller: Caller, params: unknown) => Promise<object | undefined>;
  return handler(caller, parsed.data);
}

/** Returns a counter that answers whether a call is among the first `most` of its time window. */
function atMost(most: number, windowMs: number): () => boolean {
  let since = Number.NEGATIVE_INFINITY;
  let count = 0;
  return () => {
    const now = performance.now();
    if (now - since > windowMs) [since, count] = [now, 0];
    count += 1;
    return count <= most;
  };
}

/**
 * Sends the reason, then ends the connection. When the server stops, which clients have heard, it closes only the
 * transport, so that the client's library reconnects by itself; after a disconnection by Socket.IO it does not.
 */
function closeSocket(socket: Socket, kind: CloseKind, reason: string, until?: string | null): void {
  if (kind === "stopping") {
    socket.conn.close();
    return;
  }
  socket.emit("kicked", { kind, reason, until });
  socket.disconnect(true);
}

const isClientEvent = (event: string): event is ClientEvent => Object.hasOwn(CLIENT_EVENTS, event);
