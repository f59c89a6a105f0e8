/** Chromium without Electron has no custom schemes, so `app://hearth/…` is loaded as `https://hearth.app.test/…`. */

/** Schemes registered as standard and secure; only these have an origin and storage. */
export const schemes = new Set<string>();

export function toChromium(url: string): string {
  const found = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)(.*)$/.exec(url);
  return found?.[1] && schemes.has(found[1]) ? `https://${found[2]}.${found[1]}.test${found[3] || "/"}` : url;
}

export function fromChromium(url: string): string {
  const found = /^https:\/\/([^/?#]+)\.([a-z][a-z0-9+-]*)\.test(.*)$/.exec(url);
  return found?.[2] && schemes.has(found[2]) ? `${found[2]}://${found[1]}${found[3]}` : url;
}
