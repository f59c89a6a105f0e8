/**
 * Returns the URL of a request with single slashes in its path: a base URL that ends in one doubles that of the path
 * behind it (docs/contract/dialects.md 1.1). The query stays as it is.
 */
export function singleSlashes(url: string): string {
  if (!url.startsWith("/") || !url.includes("//")) return url;
  const [path = ""] = url.split("?", 1);
  return path.replace(/\/{2,}/g, "/") + url.slice(path.length);
}
