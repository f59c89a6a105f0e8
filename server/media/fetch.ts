/** Downloads an image from a user-supplied URL (docs/contract/dialects.md 6, `icon`); guards against SSRF. */
import { lookup } from "node:dns/promises";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { ChatError, isChatError } from "../chat/errors.ts";
import { mayConnect } from "./guard.ts";

const DEADLINE_MS = 5_000;
const MAX_REDIRECTS = 2;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Resolves names and chooses where to connect. Tests pass their own. */
export interface Network {
  resolve(hostname: string): Promise<readonly string[]>;
  /** Returns where to connect for an address that the guard has allowed: that address. */
  dial(address: string): string;
}

export interface FetchLimits {
  readonly maxBytes: number;
  readonly allowPrivate: boolean;
}

const realNetwork: Network = {
  resolve: async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address),
  dial: (address) => address,
};

/**
 * Downloads an image: http(s) only, 5 s in all, at most 2 redirects. Each hop connects to the address that was checked,
 * so a second DNS answer cannot change it (DNS rebinding).
 * @throws ChatError `invalid` when the URL is refused, `unavailable` when the download fails.
 */
export async function fetchImage(
  text: string,
  limits: FetchLimits,
  network = realNetwork,
): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  try {
    let url = parse(text);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const response = await request(url, await pin(url, limits, network, signal), signal);
      const next = redirectOf(response, url);
      if (!next) return await read(response, limits.maxBytes);
      response.destroy();
      url = next;
    }
    throw new ChatError("invalid", { reason: "picture_url_redirects" });
  } catch (error) {
    if (isChatError(error)) throw error;
    throw new ChatError("unavailable", { reason: "picture_url_unreachable" });
  }
}

function parse(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base?.href) : undefined;
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:") || url.username || url.password) {
    throw new ChatError("invalid", { reason: "picture_url_invalid" });
  }
  return url;
}

/** Returns the address to connect to for this hop. Refuses a name if any of its addresses is forbidden. */
async function pin(url: URL, limits: FetchLimits, network: Network, signal: AbortSignal): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) ? [host] : await beforeAbort(network.resolve(host), signal);
  if (!addresses.every((address) => mayConnect(address, limits.allowPrivate))) {
    throw new ChatError("invalid", { reason: "picture_url_refused" });
  }
  const [first] = addresses;
  if (first === undefined) throw new Error("no address");
  return network.dial(first);
}

function request(url: URL, address: string, signal: AbortSignal): Promise<IncomingMessage> {
  const isSecure = url.protocol === "https:";
  const options = {
    host: address,
    port: url.port || (isSecure ? 443 : 80),
    path: url.pathname + url.search,
    headers: { host: url.host, accept: "image/*", "accept-encoding": "identity", "user-agent": "Hearth" },
    agent: false,
    signal,
    // We connect to an address, but the certificate must be valid for the name.
    ...(isSecure && !isIP(url.hostname.replace(/^\[|\]$/g, "")) && { servername: url.hostname }),
  } as const;
  return new Promise((resolve, reject) => {
    (isSecure ? https : http).request(options, resolve).on("error", reject).end();
  });
}

function redirectOf(response: IncomingMessage, from: URL): URL | undefined {
  const { location } = response.headers;
  return REDIRECTS.has(response.statusCode ?? 0) && location !== undefined
    ? parse(location, from)
    : undefined;
}

async function read(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  try {
    if (response.statusCode !== 200)
      throw new ChatError("unavailable", { reason: "picture_url_unreachable" });
    const type = response.headers["content-type"] ?? "";
    if (!/^image\//i.test(type) || /svg/i.test(type)) {
      throw new ChatError("invalid", { reason: "picture_url_no_image" });
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new ChatError("invalid", { reason: "picture_url_too_large", maxBytes });
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    response.destroy();
  }
}

function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
