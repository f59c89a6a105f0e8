import type { z } from "zod";
import { ChatError, parametersInvalid } from "../../chat/errors.ts";
import type { Fields } from "./fields.ts";

/**
 * Checks parameters against a schema. JSON `null` counts as a field that was left out (docs/contract/dialects.md 1.1).
 * @throws ChatError of `code`; `invalid` names the parameters that do not fit
 */
export function parse<S extends z.ZodType>(
  schema: S,
  fields: Fields,
  code: "invalid" | "not_found" = "invalid",
): z.output<S> {
  const present = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  if (code === "not_found") throw new ChatError(code, { reason: "nothing_here" });
  throw parametersInvalid(
    parsed.error.issues.map(({ path, message }) => ({
      path,
      message: path.length === 1 && !Object.hasOwn(present, path[0] ?? "") ? "missing" : message,
    })),
  );
}
