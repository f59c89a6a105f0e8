/** Compares what the native API sends with its contract, field by field. */
import { z } from "zod";
import {
  CLIENT_EVENTS,
  type ClientEvent,
  ROUTES,
  type RouteSpec,
  SERVER_EVENTS,
} from "../../server/dialects/native/contract.ts";

const refusal = z.strictObject({
  code: z.string(),
  reason: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});
const ack = z.strictObject({ ok: z.literal(true) });
const refused = z.strictObject({ ok: z.literal(false), error: refusal });

/** @throws if the answer of a REST call does not have the documented shape. */
export function checkAnswer(method: string, path: string, status: number, body: unknown): void {
  const spec = routeOf(method, path);
  if (!spec) return;
  const isRefusal = status >= 400;
  if (!isRefusal && status !== (spec.status ?? 200)) throw new Error(`${method} ${path} answered ${status}`);
  if (spec.produces && !isRefusal) return;
  const success = spec.answers ?? z.literal("");
  check(`${method} ${path} ${status}`, isRefusal ? z.strictObject({ error: refusal }) : success, body);
}

/** @throws if the acknowledgement of an event does not have the documented shape. */
export function checkAck(event: ClientEvent, answer: unknown): void {
  const spec = CLIENT_EVENTS[event];
  const success = "answers" in spec ? z.strictObject({ ...ack.shape, ...spec.answers.shape }) : ack;
  check(event, z.discriminatedUnion("ok", [success, refused]), answer);
}

/** @throws if the server sends an event that is not documented, or with other fields. */
export function checkEvent(event: string, payload: unknown): void {
  if (!Object.hasOwn(SERVER_EVENTS, event)) throw new Error(`The event ${event} is not documented.`);
  check(event, SERVER_EVENTS[event as keyof typeof SERVER_EVENTS].payload, payload);
}

function routeOf(method: string, path: string): RouteSpec | undefined {
  const [plain = ""] = path.split("?");
  const found = Object.values(ROUTES).filter(
    (spec) => spec.method === method.toLowerCase() && matches(spec.path, plain),
  );
  // `/api/rooms/by-code` is not the room `by-code`.
  return found.find((spec) => spec.path === plain) ?? found[0];
}

const matches = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replace(/:\w+/g, "[^/]+")}/?$`).test(path);

function check(what: string, shape: z.ZodType, value: unknown): void {
  const parsed = shape.safeParse(value);
  if (parsed.success) return;
  throw new Error(`${what} is not as documented: ${z.prettifyError(parsed.error)}\n${JSON.stringify(value)}`);
}
