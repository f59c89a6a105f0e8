/** Reads an address, or answers null: `URL.parse` and `URL.canParse`, which browsers of 2022 lack. */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
