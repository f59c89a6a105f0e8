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
