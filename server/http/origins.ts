/** Which web pages may call the host (`cors.origins`). */

/** The `Access-Control-Allow-Origin` for a page of that origin; `""` when it may not call. */
export function allowOrigin(origin: string, setting: string): string {
  const allowed = setting.split(",").map((entry) => entry.trim().replace(/\/$/, ""));
  if (allowed.includes("*")) return "*";
  return allowed.includes(origin) ? origin : "";
}

/** Whether a request from a page of `origin` (`undefined`: not from a page) to `host` may be served. */
export function mayCall(origin: string | undefined, host: string | undefined, setting: string): boolean {
  if (origin === undefined || allowOrigin(origin, setting) !== "") return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
