/** Identifies callers: tokens, names, addresses. */
import type { IncomingMessage } from "node:http";
import type { Actor, Origin } from "../../chat/actor.ts";
import type { Core } from "../../chat/core.ts";
import { ChatError, hasReason } from "../../chat/errors.ts";
import type { User } from "../../chat/types.ts";
import type { DialectHost, DialectName } from "../dialect.ts";
import { type Fields, parseForm } from "./fields.ts";

/** Returns where a request comes from. */
export const fromOf = (host: DialectHost, request: IncomingMessage, dialect: DialectName): Origin => ({
  address: host.addressOf(request),
  dialect,
  webOrigin: host.webOriginOf(request),
  isFromBrowser: host.isFromBrowser(request),
});

/**
 * The token of a request, from any place that one of the documents names (docs/contract/dialects.md 1.2): a header, or
 * the field `token` of one of `places`, its body and its query. Undefined if there is none; scripts send a header
 * `undefined` or `null` before their login. A token that is not text is invalid.
 */
export function tokenOf(
  request: IncomingMessage,
  ...places: readonly Record<string, unknown>[]
): string | undefined {
  const { authorization, token } = request.headers;
  const bearer = authorization?.replace(/^Bearer(?:\s+|$)/i, "").trim();
  // Another scheme's credentials (`Basic …`) do not hide a token that is sent elsewhere.
  const isForeign = bearer !== undefined && /\s/.test(bearer);
  const others = [Array.isArray(token) ? token[0] : token, ...places.map((place) => place.token)];
  const candidates = isForeign ? [...others, bearer] : [bearer, ...others];
  const sentToken = candidates.find((one) => !ABSENT.has(one));
  if (sentToken === undefined) return undefined;
  return typeof sentToken === "string" ? sentToken : JSON.stringify(sentToken);
}

const ABSENT: ReadonlySet<unknown> = new Set([undefined, null, "", "undefined", "null"]);

/**
 * The caller of a command that takes a token, wherever it is sent; `fields` are body and query.
 * @throws unauthenticated (reason `token_missing` when there is none), banned
 */
export async function identify(
  host: DialectHost,
  from: Origin,
  request: IncomingMessage,
  fields: Fields,
): Promise<{ actor: Actor; token: string }> {
  const token = tokenOf(request, fields);
  if (token === undefined) throw new ChatError("unauthenticated", { reason: "token_missing" });
  return { actor: await host.core.sessions.prove(token, from), token };
}

/** Narrows an error of {@link identify}: there was no token at all. */
export const isTokenMissing = (error: ChatError): boolean => hasReason(error, "token_missing");

/** The account of that username. @throws user_not_found */
export async function named(core: Core, username: string): Promise<User> {
  const user = await core.accounts.find("username", username);
  if (!user) throw new ChatError("user_not_found", { reason: "username_not_found", username });
  return user;
}

/** The query of an upgrade request; empty where it cannot be read. */
export function upgradeQuery({ url = "" }: IncomingMessage): Fields {
  const at = url.indexOf("?");
  return parseForm(Buffer.from(at < 0 ? "" : url.slice(at + 1), "latin1"));
}
