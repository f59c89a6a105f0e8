/** Where clients put their token: any place that one of the documents names (dialects.md 1.2). */
import type { IncomingMessage } from "node:http";

/** The token of a request, `fields` being its body and query; undefined when it brings none. What is no text proves nothing. */
export function tokenOf(request: IncomingMessage, fields: Record<string, unknown> = {}): string | undefined {
  const { authorization, token } = request.headers;
  const bearer = authorization?.replace(/^Bearer\s+/i, "").trim();
  // Another scheme's credentials (`Basic …`) do not hide a token that stands elsewhere.
  const isForeign = bearer !== undefined && /\s/.test(bearer);
  const others = [Array.isArray(token) ? token[0] : token, fields.token];
  const candidates = isForeign ? [...others, bearer] : [bearer, ...others];
  const told = candidates.find((one) => one !== undefined && one !== null && one !== "");
  if (told === undefined) return undefined;
  return typeof told === "string" ? told : JSON.stringify(told);
}
