import type { Filter } from "./types.ts";

/** A filter by a field that is true or false. */
export const yesNoFilter = (key: string, label: string, yes: string, no: string): Filter => ({
  key,
  label,
  options: [
    { value: "true", label: yes },
    { value: "false", label: no },
  ],
});

/** Returns whether a filter has this value: an address may name anything. */
export function isKnownFilter(filters: readonly Filter[], key: string, value: string): boolean {
  const options = filters.find((filter) => filter.key === key)?.options ?? [];
  if (typeof options === "string") return /^[1-9]\d{0,14}$/.test(value);
  return options.some((option) => option.value === value);
}
