/** The browser that the tests drive: Debian's, or the one that the variable CHROMIUM names. */
export const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
