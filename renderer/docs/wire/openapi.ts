/** The parts of an OpenAPI document that this page reads. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
  /** Missing for fields of a body. */
  readonly in?: "path" | "query";
}

interface Parameter extends Field {
  readonly in: "path" | "query";
}

interface Media {
  readonly schema?: Schema;
  readonly example?: unknown;
}

interface Described {
  readonly summary: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>
  >;
}

export interface Reference {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

export interface Call {
  /** Part of the address: `post-/users/`. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly tag: string;
  /** The header that carries a token; undefined: none is taken. */
  readonly tokenHeader: string | undefined;
  /** It works without a token too. */
  readonly isTokenOptional: boolean;
  readonly parameters: readonly Parameter[];
  /** The content types its body may come in; none: it has no body. */
  readonly bodyTypes: readonly string[];
  readonly body: Schema | undefined;
  /** The multipart field that takes a file. */
  readonly file: string | undefined;
  readonly answers: readonly {
    readonly status: string;
    readonly description: string;
    readonly example: unknown;
  }[];
}

/** Every call of the document, in its order. */
export function callsOf({ paths }: Reference): readonly Call[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => callOf(method, path, one)),
  );
}

function callOf(method: string, path: string, one: Described): Call {
  const content = one.requestBody?.content ?? {};
  const body = Object.values(content)[0]?.schema;
  const schemes = (one.security ?? []).map((scheme) => Object.keys(scheme)[0]);
  const fields = Object.entries(body?.properties ?? {});
  return {
    id: `${method}-${path}`,
    method: method.toUpperCase(),
    path,
    summary: one.summary,
    description: one.description,
    tag: one.tags?.[0] ?? "",
    tokenHeader: schemes.find((header) => header !== undefined),
    isTokenOptional: schemes.includes(undefined),
    parameters: one.parameters ?? [],
    bodyTypes: Object.keys(content),
    body,
    file: fields.find(([, { format }]) => format === "binary")?.[0],
    answers: Object.entries(one.responses).map(([status, { description, content: answers }]) => ({
      status,
      description,
      example: Object.values(answers ?? {})[0]?.example,
    })),
  };
}
