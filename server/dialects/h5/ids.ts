import { parameterInvalid } from "../../chat/errors.ts";

/** The document's ids look like MongoDB's: 24 hex digits. Here they are the record's number, padded. */
export const hexId = (id: number): string => id.toString(16).padStart(24, "0");

/**
 * The number of such an id; 0, which no record has, for one that never was ours.
 * @throws ChatError `invalid` when it is no id at all
 */
export function numberOf(id: string): number {
  if (!/^[0-9a-f]{24}$/i.test(id)) throw parameterInvalid("id", "24 hex digits are needed");
  const value = BigInt(`0x${id}`);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : 0;
}
