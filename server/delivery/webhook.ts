/** Delivers codes by webhook: posts JSON to a gateway that forwards them, for example by SMS. */
import type { Captcha } from "../chat/types.ts";
import { call, credential, reasonOf } from "./http.ts";
import type { Delivered, DeliverySettings } from "./types.ts";

const TRIES = 2;

/**
 * Posts `{id, purpose, target, code, requestedAt, expiresAt, dialect, server}`; any 2xx means delivered. Retries once
 * where that may help; `Idempotency-Key` tells the gateway that it is the same code.
 */
export async function postCode(captcha: Captcha, settings: DeliverySettings): Promise<Delivered> {
  if (settings["captcha.webhookUrl"] === "")
    return { delivered: false, detail: "captcha.webhookUrl is not set" };
  const url = new URL(settings["captcha.webhookUrl"]);
  const { id, purpose, target, code, requestedAt, expiresAt, dialect } = captcha;
  const body = {
    id,
    purpose,
    target,
    code,
    requestedAt,
    expiresAt,
    dialect,
    server: settings["server.name"],
  };
  const headers = {
    "content-type": "application/json",
    "idempotency-key": `captcha-${id}-${Date.parse(requestedAt)}`,
    ...basicAuth(url),
  };
  let detail = "";
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      const { status } = await call(url, { method: "POST", headers, body: JSON.stringify(body) });
      detail = `HTTP ${status}`;
      if (status >= 200 && status < 300) return { delivered: true, detail };
      if (status < 500 && status !== 429) break;
    } catch (error) {
      detail = reasonOf(error);
      // A slow gateway has probably sent it already, and the user is waiting.
      if (error instanceof Error && error.name === "TimeoutError") break;
    }
  }
  return { delivered: false, detail };
}

/** Moves `user:password@` out of the URL, because `fetch` rejects it there. */
function basicAuth(url: URL): Record<string, string> {
  if (url.username === "" && url.password === "") return {};
  const pair = `${credential(url.username)}:${credential(url.password)}`;
  url.username = "";
  url.password = "";
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}
