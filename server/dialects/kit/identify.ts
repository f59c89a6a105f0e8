import type { IncomingMessage } from "node:http";
import type { Actor, Origin } from "../../chat/actor.ts";
import { ChatError, hasReason } from "../../chat/errors.ts";
import type { DialectHost } from "../dialect.ts";
import type { Fields } from "./fields.ts";
import { tokenOf } from "./proof.ts";

/**
 * The caller of a command that takes a token, wherever it stands; `fields` are body and query.
 * @throws unauthenticated (reason `token_missing` when there is none), banned
 */
export async function identify(
  host: DialectHost,
  from: Origin,
  request: IncomingMessage,
  fields: Fields,
): Promise<Actor> {
  const token = tokenOf(request, fields);
  if (token === undefined) throw new ChatError("unauthenticated", { reason: "token_missing" });
  return host.core.sessions.prove(token, from);
}

/** Narrows an error of {@link identify}: there was no token at all. */
export const isTokenMissing = (error: ChatError): boolean => hasReason(error, "token_missing");
