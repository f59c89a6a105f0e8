/** The REST half of the native API. */

import type { RouteName, RouteResults } from "../../../server/dialects/native/contract.ts";
import { abortAfter } from "../../ui/abort.ts";
import { Failure, failureOf } from "../../ui/failure.ts";
import { setServerTime } from "../../ui/now.ts";
import { type CallArgs, routes } from "./routes.ts";

/** How long to wait for an answer, in ms; a picture is uploaded over a slow connection before it. */
const PATIENCE_MS = 20_000;
const FORM_PATIENCE_MS = 120_000;

/** An answer of the server, not yet interpreted. */
interface RawAnswer {
  readonly status: number;
  /** The host's clock. */
  readonly date: string | null;
  readonly content: string | File;
}

type LooseArgs = {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly form?: FormData;
  readonly signal?: AbortSignal;
};

/** @throws Failure */
export type Call = <K extends RouteName>(
  name: K,
  ...args: Record<never, never> extends CallArgs<K> ? [args?: CallArgs<K>] : [args: CallArgs<K>]
) => Promise<RouteResults[K]>;

export interface ApiOptions {
  readonly token: () => string | null;
  /** The host no longer knows this token. */
  readonly onTokenRefused: (token: string) => void;
}

/** Fills in the path's parameters and the query. */
function urlOf(path: string, params: LooseArgs["params"] = {}, query: LooseArgs["query"] = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  if (given.length === 0) return filled;
  return `${filled}?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}

async function send(method: string, url: string, headers: Headers, args: LooseArgs): Promise<RawAnswer> {
  if (args.body !== undefined) headers.set("content-type", "application/json");
  try {
    const answer = await fetch(url, {
      method: method.toUpperCase(),
      headers,
      body: args.form ?? (args.body === undefined ? null : JSON.stringify(args.body)),
      signal: args.signal ?? abortAfter(args.form ? FORM_PATIENCE_MS : PATIENCE_MS),
    });
    const named = answer.headers.get("content-disposition");
    const content = named ? new File([await answer.blob()], fileName(named)) : await answer.text();
    return { status: answer.status, content, date: answer.headers.get("date") };
  } catch {
    if (args.signal?.aborted) throw Failure.of("aborted");
    throw Failure.of("offline");
  }
}

/** The name of a file in its `Content-Disposition` (RFC 6266). */
const fileName = (header: string): string =>
  decodeURIComponent(
    /filename\*=UTF-8''([^;]+)/.exec(header)?.[1] ?? /filename="([^"]+)/.exec(header)?.[1] ?? "",
  );

/** @throws Failure when the answer is not in the server's form. */
function parse({ status, content }: RawAnswer): unknown {
  if (typeof content !== "string") return content;
  if (status === 204) return undefined;
  try {
    return JSON.parse(content);
  } catch {
    throw Failure.ofForeign(status);
  }
}

/** The server's refusal; null: it did what was asked. @throws Failure when the answer is not in the server's form. */
function refusalIn(status: number, body: unknown): Failure | null {
  if (status >= 200 && status < 300) return null;
  const refusal = typeof body === "object" && body !== null && "error" in body ? failureOf(body.error) : null;
  if (refusal === null) throw Failure.ofForeign(status);
  return refusal;
}

export function createApi({ token, onTokenRefused }: ApiOptions): Call {
  const call = async (name: RouteName, args: LooseArgs = {}): Promise<unknown> => {
    const [method, path] = routes[name];
    const headers = new Headers({ accept: "application/json" });
    const mine = token();
    if (mine !== null) headers.set("authorization", `Bearer ${mine}`);
    const answer = await send(method, urlOf(path, args.params, args.query), headers, args);
    const { status, date } = answer;
    const body = parse(answer);
    const refusal = refusalIn(status, body);
    setServerTime(date ?? "");
    if (refusal === null) return body;
    if (refusal.code === "unauthenticated" && mine !== null) onTokenRefused(mine);
    throw refusal;
  };
  return call as unknown as Call;
}
