import type { IncomingMessage } from "node:http";
import type { Actor, Origin } from "../../chat/actor.ts";
import { ChatError } from "../../chat/errors.ts";
import type { DialectHost } from "../dialect.ts";
import type { Fields } from "../fields.ts";
import { tokenOf } from "../proof.ts";

/** Everything but logging in and its kin takes a token. @throws unauthenticated (details: `{isMissing}`), banned */
export async function identify(
  host: DialectHost,
  from: Origin,
  request: IncomingMessage,
  fields: Fields,
): Promise<Actor> {
  const token = tokenOf(request, fields);
  if (token === undefined) throw new ChatError("unauthenticated", "Log in first.", { isMissing: true });
  return host.core.sessions.prove(token, from);
}
