/** What an API answers, in its reference: as JSON Schema with named shapes, as a text for people, and as an example. */
import { z } from "zod";
import { exampleOf } from "./examples.ts";

export interface Shape {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | false;
  readonly required?: readonly string[];
}

const PLACE = "#/components/schemas/";
const TIME = "2026-11-30T16:39:39.795Z";

/** Collects the shapes that have a name (`meta({ id })`), so that a document has each of them once. */
export class Shapes {
  readonly named: Record<string, Shape> = {};

  /** Without what only validates: clients must accept fields that a later version adds. */
  of(schema: z.ZodType): Shape {
    const made = z.toJSONSchema(schema, {
      io: "output",
      override({ jsonSchema }) {
        if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
        for (const bound of ["pattern", "minimum", "maximum", "propertyNames"] as const)
          delete jsonSchema[bound];
      },
    });
    const text = JSON.stringify(made).replaceAll('"#/$defs/', `"${PLACE}`);
    const {
      $schema: _,
      $defs = {},
      ...shape
    } = JSON.parse(text) as Shape & Record<"$schema" | "$defs", object>;
    Object.assign(this.named, $defs);
    return shape;
  }

  /** `{ id: integer, owner: Author | null }`; with `isLong`, each field on a line of its own with what it means. */
  text(shape: Shape, isLong = false): string {
    const { $ref, anyOf, items, properties, additionalProperties: values, type, format } = shape;
    if ($ref !== undefined) return $ref.slice(PLACE.length);
    if (anyOf) return anyOf.map((one) => this.text(one)).join(" | ");
    if (shape.const !== undefined) return JSON.stringify(shape.const);
    if (shape.enum) return shape.enum.map((one) => JSON.stringify(one)).join(" | ");
    if (items) return items.anyOf ? `(${this.text(items)})[]` : `${this.text(items)}[]`;
    if (properties) {
      const fields = Object.entries(properties).map(([name, one]) => {
        const field = `${name}${shape.required?.includes(name) ? "" : "?"}: ${this.text(one)}`;
        const { description } = one;
        return isLong && description !== undefined
          ? `${field}  // ${description.replaceAll("`", "")}`
          : field;
      });
      return isLong ? `{\n  ${fields.join("\n  ")}\n}` : `{${fields.join(", ")}}`;
    }
    if (values) return `{[key]: ${this.text(values)}}`;
    return format === "date-time" ? "time" : [type ?? "any"].flat().join(" | ");
  }

  /** With the fields that are always there. */
  example(shape: Shape, name = ""): unknown {
    const { $ref, anyOf, items, properties, additionalProperties: values, type } = shape;
    if ($ref !== undefined) return this.example(this.named[$ref.slice(PLACE.length)] ?? {}, name);
    if (properties) {
      const fields = Object.entries(properties).filter(([key]) => shape.required?.includes(key));
      return Object.fromEntries(fields.map(([key, one]) => [key, this.example(one, key)]));
    }
    if (items) return [this.example(items, name)];
    if (values) return {};
    if (shape.enum) return shape.enum[0];
    if (shape.format === "date-time") return TIME;
    const known = exampleOf(name, shape);
    if (known !== undefined) return known;
    if (!anyOf) return { string: "…", integer: 1, boolean: false }[String(type)] ?? null;
    const [first] = anyOf;
    return first?.$ref === undefined ? null : this.example(first, name);
  }
}
