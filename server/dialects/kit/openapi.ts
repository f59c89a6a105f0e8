/** Builds the OpenAPI 3.1 documents of the API reference from the schemas that validate. */
import { z } from "zod";
import { exampleOf } from "./examples.ts";
import { Shapes } from "./shapes.ts";

export interface OpenApiDocument {
  readonly openapi: "3.1.0";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly { readonly name: string }[];
}

export interface Operation {
  readonly method: "get" | "post" | "put" | "patch" | "delete" | "options";
  /** With `{name}` placeholders. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string | undefined;
  /** How known public clients send it, if that differs from the document. */
  readonly asSent?: string | undefined;
  readonly tag?: string;
  /** Objects; their fields become parameters. */
  readonly params?: z.ZodType | undefined;
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | undefined;
  /** Content types the body may come in; JSON alone when not given. */
  readonly bodyTypes?: readonly string[];
  /** Takes a file in this multipart field. */
  readonly file?: string | undefined;
  /** The header for the token; absent if no call needs one. */
  readonly tokenHeader?: "Authorization" | "token" | undefined;
  /** The token is optional: the caller's address may replace it, or the call is open to everybody. */
  readonly isTokenOptional?: boolean;
  /** Status → what it means, with the body's shape, an example of it or, of a file, its types. */
  readonly answers: Readonly<
    Record<
      string,
      {
        readonly description: string;
        readonly shape?: z.ZodType | undefined;
        readonly example?: unknown;
        readonly types?: readonly string[] | undefined;
      }
    >
  >;
}

/** A call of one of the five documented APIs: it describes how public clients send it. */
export interface DocumentedOperation extends Operation {
  readonly asSent: string;
}

/** The input that the five documented APIs accept from every client (docs/contract/dialects.md 1.1). */
const EVERY_CALL = `
## Every call
- Parameters come as JSON, a form or multipart, or else in the query; JSON text under any content type or none; GET and DELETE with a body too.
- \`null\` in an optional field is a field that was left out.
- Paths work with and without a slash at the end, and with doubled slashes, as under a base URL that ends in one: \`//h5/user/login\`.
- Names in paths and queries, those of WebSockets too, come percent-encoded or as raw UTF-8, as curl, Go and websocket-client send them:
  \`GET /apiv1/room/message/客厅\`.
- Pages of allowed origins may call with credentials.
`;

/** The reference of one of the five documented APIs. */
export const documentedApi = (
  { description, ...info }: OpenApiDocument["info"],
  operations: readonly DocumentedOperation[],
): OpenApiDocument => openApi({ ...info, description: `${description}${EVERY_CALL}` }, operations);

/**
 * Put together as one document; socket parts belong into `description` (Markdown), which may show the shapes of the
 * answers and add more.
 */
export function openApi(
  {
    description,
    ...info
  }: Omit<OpenApiDocument["info"], "description"> & { description: string | ((shapes: Shapes) => string) },
  operations: readonly Operation[],
): OpenApiDocument {
  const shapes = new Shapes();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = paths[operation.path] ?? {};
    path[operation.method] = describe(operation, shapes);
    paths[operation.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: { ...info, description: typeof description === "string" ? description : description(shapes) },
    paths,
    components: {
      schemas: shapes.named,
      securitySchemes: {
        Authorization: { type: "http", scheme: "bearer" },
        token: { type: "apiKey", in: "header", name: "token" },
      },
    },
  };
}

function describe(operation: Operation, shapes: Shapes): Schema {
  const { params, query, body, file, answers, tokenHeader, isTokenOptional } = operation;
  const parameters = [...parametersOf(params, "path"), ...parametersOf(query, "query")];
  return {
    summary: operation.summary,
    ...descriptionOf(operation),
    ...(operation.tag !== undefined && { tags: [operation.tag] }),
    ...(tokenHeader && { security: [...(isTokenOptional ? [{}] : []), { [tokenHeader]: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...((body || file !== undefined) && { requestBody: requestBody(operation) }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, answer]) => [status, response(answer, shapes)]),
    ),
  };
}

function response(
  { description, shape, example, types }: Operation["answers"][string],
  shapes: Shapes,
): Schema {
  if (types) return { description, content: Object.fromEntries(types.map((type) => [type, {}])) };
  if (shape) {
    const schema = shapes.of(shape);
    const media = { schema, example: shapes.example(schema) };
    return { description: `${description}: ${shapes.text(schema)}`, content: { "application/json": media } };
  }
  return { description, ...(example !== undefined && { content: { "application/json": { example } } }) };
}

/** The description, and how real clients send the call. */
function descriptionOf({ description, asSent }: Operation): { description?: string } {
  const sent = asSent === undefined ? undefined : `**As clients send it:** ${asSent}`;
  const parts = [description, sent].filter((part) => part !== undefined);
  return parts.length > 0 ? { description: parts.join("\n\n") } : {};
}

function requestBody(operation: Operation): Schema {
  const schema = operation.body ? jsonSchema(operation.body) : { type: "object" };
  if (operation.file !== undefined) {
    const properties = {
      ...(schema.properties as object),
      [operation.file]: { type: "string", format: "binary" },
    };
    return { required: true, content: { "multipart/form-data": { schema: { ...schema, properties } } } };
  }
  const types = operation.bodyTypes ?? ["application/json"];
  return {
    required: schema.required !== undefined,
    content: Object.fromEntries(types.map((type) => [type, { schema }])),
  };
}

function parametersOf(schema: z.ZodType | undefined, where: "path" | "query"): object[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema) as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    schema: property,
  }));
}

type Schema = Record<string, unknown>;

/** As clients send it, with examples: JSON Schema 2020-12. */
function jsonSchema(schema: z.ZodType): Schema {
  const {
    $schema: _,
    required: _told,
    ...rest
  } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
  const { properties } = rest;
  if (typeof properties !== "object") return rest;
  const required = missingOf(schema);
  return {
    ...rest,
    properties: Object.fromEntries(
      Object.entries(properties as Record<string, Schema>).map(([name, property]) => {
        const example = exampleOf(name, property);
        return [name, example === undefined ? property : { ...property, examples: [example] }];
      }),
    ),
    ...(required.length > 0 && { required }),
  };
}

/** The required fields, found by trying the schema, because a schema that converts its input does not list them. */
function missingOf(schema: z.ZodType): string[] {
  const issues = schema.safeParse({}).error?.issues ?? [];
  return [...new Set(issues.flatMap(({ path: [name] }) => (typeof name === "string" ? [name] : [])))];
}
