import { ChatError } from "../../chat/errors.ts";

/**
 * Checks the size of what an event brought: bytes as JSON in UTF-8, without escapes. Binary data counts as it is. Stops
 * at the limit, however large or deep the value is.
 * @throws too_large
 */
export function assertSize(payload: unknown, maxBytes: number): void {
  let left = maxBytes;
  const values = [payload];
  while (values.length > 0 && left >= 0) {
    const value = values.pop();
    if (typeof value === "string") left -= Buffer.byteLength(value) + 2;
    else if (value instanceof Uint8Array) left -= value.length;
    else if (typeof value !== "object" || value === null) left -= String(value).length;
    else {
      // Brackets and commas together are one more than there are members.
      left -= 1;
      for (const [key, member] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
        left -= typeof key === "string" ? Buffer.byteLength(key) + 4 : 1;
        if (left < 0) break;
        values.push(member);
      }
    }
  }
  if (left < 0) throw new ChatError("too_large", { reason: "body_too_large", maxBytes });
}
