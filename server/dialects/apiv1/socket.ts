/** The realtime half: the default namespace `/`, for clients of Engine.IO 3 and 4. */
import type { Socket } from "socket.io";
import { ChatError } from "../../chat/errors.ts";
import type { DialectHost } from "../dialect.ts";
import { Audience } from "../kit/audience.ts";
import type { Fields } from "../kit/body.ts";
import { Fanout } from "../kit/fanout.ts";
import { parseJson } from "../kit/fields.ts";
import { originOf } from "../kit/origin.ts";
import { Broadcaster } from "./broadcaster.ts";
import { Connection } from "./connection.ts";
import { type Envelope, type Form, failed, inForm } from "./encode.ts";
import { EVENTS, type EventName } from "./inbound.ts";

/** How many events of one client may wait their turn. */
const MAX_WAITING = 256;

/** Opens the namespace; answers the way to close it. */
export function openDefaultNamespace(host: DialectHost): () => Promise<void> {
  const { core, io, log } = host;
  const fanout = new Fanout();
  const audience = new Audience<Connection>();
  const broadcaster = new Broadcaster(audience, fanout);
  const report = (error: unknown) => log.error("A realtime event failed", error);
  const stopListening = core.subscribe((event) => broadcaster.tell(event));
  const namespace = io.of("/");
  const connections = new Set<Connection>();

  const onConnection = (socket: Socket): void => {
    fanout.adopt(socket);
    const connection = new Connection(socket, host.addressOf(socket.request), originOf(socket.request));
    connections.add(connection);
    socket.onAny((event: string, ...args: unknown[]) => {
      const [payload] = args;
      const last = args.at(-1);
      const acknowledge = typeof last === "function" ? (last as (answer: unknown) => void) : undefined;
      const form: Form = typeof payload === "string" ? "text" : "object";
      if (connection.calls.size >= MAX_WAITING) answer(connection, form, tooMany, acknowledge);
      else void connection.calls.run(() => serve(connection, event, payload, form, acknowledge));
    });
    socket.on("disconnect", () => {
      connection.isGone = true;
      connections.delete(connection);
      for (const userConnection of connection.userConnections) {
        for (const roomId of userConnection.rooms) audience.delete(roomId, connection);
        core.presence.disconnect(userConnection).catch(report);
      }
    });
  };

  async function serve(
    connection: Connection,
    event: string,
    payload: unknown,
    form: Form,
    acknowledge: ((answer: unknown) => void) | undefined,
  ): Promise<void> {
    if (connection.isGone) return;
    connection.form = form;
    let envelope: Envelope;
    try {
      if (!isEvent(event)) throw new ChatError("invalid", { reason: "event_unknown" });
      envelope = await EVENTS[event]({ host, audience, connection, fields: fieldsOf(payload) });
    } catch (error) {
      envelope = failed(error, report);
    }
    answer(connection, form, envelope, acknowledge);
  }

  namespace.on("connection", onConnection);
  return async () => {
    stopListening();
    namespace.off("connection", onConnection);
    const own = [...connections].flatMap((connection) => connection.userConnections);
    await Promise.all(own.map((userConnection) => core.presence.disconnect(userConnection)));
    for (const connection of connections) connection.close("");
  };
}

const tooMany: Envelope = { status: 1001, message: "Too many events at once." };

/** The acknowledgement if there is one to give; failures come as an event too. */
function answer(
  connection: Connection,
  form: Form,
  envelope: Envelope,
  acknowledge: ((answer: unknown) => void) | undefined,
): void {
  acknowledge?.(inForm(form, envelope));
  if (envelope.status !== 0) connection.tell(envelope);
}

/** @throws invalid for anything but an object, or the JSON text of one */
function fieldsOf(payload: unknown): Fields {
  if (typeof payload === "string") return parseJson(Buffer.from(payload));
  const isRecord =
    typeof payload === "object" && payload !== null && !Array.isArray(payload) && !Buffer.isBuffer(payload);
  if (!isRecord) throw new ChatError("invalid", { reason: "payload_not_object" });
  return Object.assign(Object.create(null) as Fields, payload);
}

const isEvent = (event: string): event is EventName => Object.hasOwn(EVENTS, event);
