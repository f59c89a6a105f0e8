/**
 * Returns the URL of a request with one spelling of its path (docs/contract/dialects.md 1.1): single slashes, as a base
 * URL that ends in one doubles that of the path behind it, and letters, digits, `-`, `_` and `~` unencoded, as RFC 3986
 * (6.2.2.2) calls both spellings the same. The query stays as it is.
 */
export function singleSlashes(url: string): string {
  if (!url.startsWith("/")) return url;
  const [path = ""] = url.split("?", 1);
  if (!path.includes("//") && !path.includes("%")) return url;
  const plain = path.replace(/%(?:2d|3\d|[46][1-9a-f]|[57][\da]|5f|7e)/gi, decodeURIComponent);
  return plain.replace(/\/{2,}/g, "/") + url.slice(path.length);
}
