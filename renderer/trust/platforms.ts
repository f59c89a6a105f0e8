export const PLATFORMS = ["windows", "macos", "ios", "android", "linux"] as const;
export type Platform = (typeof PLATFORMS)[number];

/** What the reader probably holds in their hands. */
export function platformOf({ userAgent, maxTouchPoints }: Navigator): Platform {
  if (/Android/.test(userAgent)) return "android";
  // An iPad calls itself a Mac; a Mac has no touch screen.
  if (/iPhone|iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return "ios";
  if (/Macintosh/.test(userAgent)) return "macos";
  return /Windows/.test(userAgent) ? "windows" : "linux";
}
