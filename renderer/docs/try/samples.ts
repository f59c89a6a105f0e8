/** The initial values of the form: the reference's own examples. */
import type { Call, Schema } from "../wire/openapi.ts";

export function parametersAtFirst({ parameters }: Call): Record<string, string> {
  return Object.fromEntries(
    parameters.map(({ name, required, schema }) => [
      name,
      required ? String(schema.examples?.[0] ?? "") : "",
    ]),
  );
}

/** Which fields of the body to fill in. */
export type Extent = "required" | "all";

/** JSON text of an example body; where nothing is required, everything is shown. */
export function bodyAtFirst({ body }: Call, extent: Extent): string {
  if (!body) return "";
  const required = body.required ?? [];
  const fields = Object.entries(body.properties ?? {}).filter(
    ([name, { format }]) =>
      format !== "binary" && (extent === "all" || required.length === 0 || required.includes(name)),
  );
  return JSON.stringify(Object.fromEntries(fields.map(([name, field]) => [name, sample(field)])), null, 2);
}

function sample(field: Schema): unknown {
  if (field.examples) return field.examples[0];
  if (field.enum) return field.enum[0];
  const types = [field, ...(field.anyOf ?? [])].flatMap(({ type = [] }) => type);
  if (types.includes("string")) return "";
  if (types.includes("boolean")) return false;
  return types.includes("object") ? {} : 0;
}
