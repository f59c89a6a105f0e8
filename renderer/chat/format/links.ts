/**
 * Finds addresses in running text. An address is made of ASCII, as browsers copy it, so that Chinese which follows
 * without a space ends it; only a host name may be of another script as a whole.
 */
import { parseUrl } from "../../ui/url.ts";

export interface Link {
  /** The address as written. */
  readonly text: string;
  readonly href: string;
}

const PROTOCOLS = ["http:", "https:", "ftp:", "mailto:"];
/** Top-level names that files do not end with. */
const DOMAINS =
  /\.(?:com|org|net|edu|gov|mil|int|info|biz|dev|app|io|ai|cloud|online|site|tech|wiki|eu|uk|de|fr|it|es|nl|be|ch|at|se|no|dk|fi|pl|cz|ru|ua|us|ca|mx|br|au|nz|jp|kr|cn|hk|tw|sg|in|za)$/i;
/** Names of a local network, by the endings reserved for them. */
const LOCAL = /(?:^localhost|\.(?:local|lan|home|internal|intranet|corp|localdomain|home\.arpa|test))$/i;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const PRIVATE = /^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)\./;

/** Ports and paths, sticky. */
const PORT = /:\d{1,5}(?![\w.])/y;
const PATH = /[/?#][\w\-.~!$&'()*+,;=:@/?#%[\]|{}^]*/y;
const SCHEME = /https?:\/\/|ftp:\/\/|mailto:/iy;
const HOST = /\[[\da-f:.]{2,45}\]|[\w\-.~%!$&'()*+,;=:@]+|\p{L}[\p{L}\p{N}]*(?:\.\p{L}[\p{L}\p{N}]*)+/iuy;
const SHARE = /\\\\[\w.-]+(?:\\[^\s\\/:*?"<>|，。；！？、：）》」】”]+)+/y;
const MAIL_HOST = /@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,4}/iy;

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

/** Returns the URL if it is safe to follow, otherwise null. */
export function safeHref(text: string): string | null {
  const url = parseUrl(text);
  return url && PROTOCOLS.includes(url.protocol) ? url.href : null;
}

/** A sentence's own punctuation is not part of the address it ends with; a bracket that was opened inside is. */
export function trimAddress(text: string): string {
  let end = text.length;
  let unclosed = 0;
  for (const char of text) unclosed += char === "(" ? 1 : char === ")" ? -1 : 0;
  while (end > 0) {
    const char = text[end - 1] ?? "";
    if (!/[.,;:!?'"*_~)\]}|]/.test(char) || (char === ")" && unclosed >= 0)) break;
    if (char === ")") unclosed += 1;
    end -= 1;
  }
  return text.slice(0, end);
}

function linkOf(written: string, scheme = ""): Link | null {
  const text = trimAddress(written);
  const href = safeHref(scheme + text);
  return href === null ? null : { text, href };
}

/** An address that begins with its scheme. */
export function addressAt(text: string, at: number): Link | null {
  const scheme = matchAt(SCHEME, text, at);
  if (scheme === "") return null;
  const host = matchAt(HOST, text, at + scheme.length);
  if (host === "") return null;
  const rest = matchAt(PATH, text, at + scheme.length + host.length);
  const port = rest === "" ? matchAt(PORT, text, at + scheme.length + host.length) : "";
  const path = port === "" ? rest : matchAt(PATH, text, at + scheme.length + host.length + port.length);
  return linkOf(scheme + host + port + path);
}

/** A folder of a Windows computer: `\\server\share`. */
export function shareAt(text: string, at: number): Link | null {
  const share = trimAddress(matchAt(SHARE, text, at));
  return share === "" ? null : { text: share, href: encodeURI(`file:${share.replaceAll("\\", "/")}`) };
}

/** An address without a scheme, that begins with `word`: a mail address, a name, a number. */
export function bareAddressAt(text: string, at: number, word: string): Link | null {
  const end = at + word.length;
  const mailHost = matchAt(MAIL_HOST, text, end);
  if (mailHost !== "" && !/[@\w]/.test(text[end + mailHost.length] ?? ""))
    return linkOf(word + mailHost, "mailto:");
  if (text[end] === "@" || /[@\\]/.test(text[at - 1] ?? "")) return null;
  const port = matchAt(PORT, text, end);
  const path = matchAt(PATH, text, end + port.length);
  const isNumber = IPV4.test(word);
  const isKnown = isNumber
    ? PRIVATE.test(word) || port !== "" || path.startsWith("/")
    : LOCAL.test(word) ||
      /^www\.[\w-]+\.\w/i.test(word) ||
      DOMAINS.test(word) ||
      (port !== "" && path.startsWith("/") && /[a-z]/i.test(word));
  if (!isKnown || (word === "localhost" && port === "" && path === "")) return null;
  return linkOf(word + port + path, "http://");
}
