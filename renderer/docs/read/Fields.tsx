import { type DocsText, useDocsText } from "../i18n/index.ts";
import type { Field, Schema } from "../wire/openapi.ts";
import classes from "./Fields.module.css";

/** Fields by name: their types, and which are required. */
export function Fields({ fields }: { fields: readonly Field[] }) {
  const t = useDocsText();
  return (
    <ul className={classes.fields}>
      {fields.map(({ name, schema, required, in: place }) => (
        <li key={name} className={classes.field}>
          <span className={classes.name}>{name}</span>
          <span className={classes.kind}>
            {[kindOf(schema), place && t(place)].filter(Boolean).join(" · ")}
          </span>
          <span className={classes.need} data-required={required || undefined}>
            {t(required ? "required" : "optional")}
          </span>
          {notesOf(schema, t).map((note) => (
            <span key={note} className={classes.note}>
              {note}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** `string | number`. Null means left out. */
function kindOf({ type, anyOf, format }: Schema): string {
  if (format === "binary") return "file";
  if (anyOf) return [...new Set(anyOf.map(kindOf))].join(" | ");
  const types = typeof type === "string" ? [type] : (type ?? []);
  return types.filter((one) => one !== "null").join(" | ");
}

/** Larger bounds are not shown. */
const SAFE = 1e9;

function notesOf(schema: Schema, t: DocsText): string[] {
  const { description, minLength: least, maxLength: most, minimum, maximum } = schema;
  const notes: string[] = description ? [description] : [];
  if (schema.enum)
    notes.push(t("oneOf", { values: schema.enum.map((one) => JSON.stringify(one)).join(", ") }));
  if (least !== undefined && most !== undefined) notes.push(t("length", { least, most }));
  else if (most !== undefined) notes.push(t("lengthMost", { count: most }));
  else if (least !== undefined && least > 1) notes.push(t("lengthLeast", { least }));
  if (minimum !== undefined && maximum !== undefined && maximum < SAFE) {
    notes.push(t("range", { least: minimum, most: maximum }));
  } else if (minimum !== undefined) notes.push(t("rangeLeast", { least: minimum }));
  return notes;
}
