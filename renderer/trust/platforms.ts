/** Platforms by their makers' names. */
export const PLATFORMS = {
  windows: "Windows",
  macos: "macOS",
  ios: "iPhone · iPad",
  android: "Android",
  linux: "Linux",
} as const;
export type Platform = keyof typeof PLATFORMS;

/** Guesses the reader's platform. */
export function platformOf({ userAgent, maxTouchPoints }: Navigator): Platform {
  if (/Android/.test(userAgent)) return "android";
  // An iPad calls itself a Mac; a Mac has no touch screen.
  if (/iPhone|iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return "ios";
  if (/Macintosh/.test(userAgent)) return "macos";
  return /Windows/.test(userAgent) ? "windows" : "linux";
}
