/** Where clients put their token: any place that one of the documents names (dialects.md 1.2). */
import type { IncomingMessage } from "node:http";

/** The token of a request, `fields` being its body and query; undefined when it brings none. */
export function tokenOf(request: IncomingMessage, fields: Record<string, unknown> = {}): string | undefined {
  const { authorization, token } = request.headers;
  const bearer = authorization?.replace(/^Bearer\s+/i, "").trim();
  const candidates = [bearer, Array.isArray(token) ? token[0] : token, fields.token];
  return candidates.find((text): text is string => typeof text === "string" && text !== "");
}
