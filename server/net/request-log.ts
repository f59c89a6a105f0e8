/** The request log, for looking at what a client sends. It is off unless `log.requests` is set. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Log, loggedPath } from "../log.ts";
import type { Settings } from "../settings.ts";

/** Names a request in its answer and in every line of the log about it. */
export const REQUEST_ID = "X-Request-Id";

/** Returns what logs a request once it is answered: id, method, path, status, duration and address. */
export function createRequestLog(
  settings: () => Pick<Settings, "log.requests">,
  log: Log,
  addressOf: (request: IncomingMessage) => string,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    if (!settings()["log.requests"]) return;
    const id = randomUUID().slice(0, 8);
    const began = performance.now();
    const what = `${request.method} ${loggedPath(request.url ?? "/")}`;
    const address = addressOf(request);
    response.setHeader(REQUEST_ID, id);
    response.once("close", () => {
      const status = response.writableFinished ? response.statusCode : "cut off";
      log.info(
        `Request ${id}: ${what}: ${status} in ${Math.round(performance.now() - began)} ms: ${address}`,
      );
    });
  };
}
