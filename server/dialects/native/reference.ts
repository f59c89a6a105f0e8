/** The native API as OpenAPI, made from the contract. */
import { z } from "zod";
import { ERROR_CODES, type ErrorCode } from "../../chat/errors.ts";
import { SENTENCES } from "../../chat/reasons.ts";
import { type OpenApiDocument, type Operation, openApi } from "../kit/openapi.ts";
import type { Shapes } from "../kit/shapes.ts";
import { CLIENT_EVENTS, ROUTES, type RouteSpec, SERVER_EVENTS } from "./contract.ts";

const REALTIME = `REST under \`/api\`; errors are \`{"error": {"code", "reason", "message", "details?"}}\` with the true
HTTP status: \`code\` is general, \`reason\` exact, \`message\` an English sentence, and \`details\` are the reason's values.

Bodies are JSON objects in UTF-8, compressed by gzip, deflate or br if they say so; a form works where every value is a text. What is
optional may be left out, but not \`null\`. A field that a call or event does not have is refused, also in the query of a call that takes one.

## Resumable uploads

Files of any size are uploaded by the [tus 1.0](https://tus.io/protocols/resumable-upload) protocol to \`/api/uploads\`, with the header
\`Authorization: Bearer <token>\` on every request. \`POST /api/uploads\` with \`Upload-Length\` and
\`Upload-Metadata: roomId <base64>,filename <base64>\` begins one and answers its \`Location\`; \`PATCH\`, \`HEAD\` and \`DELETE\` there
continue it, report its offset, and remove it. Once it is complete, \`message:send\` with \`kind: "file"\` and the \`Location\` as
\`body\` posts it; a picture becomes a message of kind \`image\`, unless the
metadata says \`asFile\` \`true\`. A repeated \`clientId\` means the same message. An upload that is not continued for
three days is removed. Extensions: creation, creation-with-upload, termination, expiration.

## Realtime

Socket.IO 4 on the namespace \`/chat\`, handshake \`auth: {token}\`. A client that lost its connection sends \`room:join\` with
\`since\` = the last \`seq\` it has and misses nothing. Every event to the server is acknowledged with \`{ok: true, …}\` or
\`{ok: false, error: {code, reason, message, details?}}\`.

`;

const AFTER_EVENTS = `
In rooms with more than 200 listeners, one \`room:updated\` a second replaces \`member:joined\`, \`member:left\`, \`member:online\` and
\`member:offline\`, and \`member:read\` is sent only to the reader's own connections.

### Limits
For each address: a \`room:join\` with a \`code\` counts as a login attempt; \`message:send\`, \`message:edit\` and \`message:react\` share
one budget. Beyond it the answer is \`rate_limited\`, with \`details: {retryAfterSeconds}\`; further \`typing\` events are dropped without an error.
An event of more than 64 KB as JSON, or 1 MB for \`message:send\` and \`message:edit\`, is \`too_large\`.
`;

const SHAPES = `## Shapes
\`?\` marks what may be missing, and \`time\` is ISO 8601 in UTC with milliseconds. Later versions may add fields.
`;

const ERRORS = `## Errors
By \`code\`, with its HTTP status: each \`reason\`, and what its \`details\` contain. An error with \`retryAfterSeconds\` has the same number
in the header \`Retry-After\`.
`;

export const nativeReference = (version: string): OpenApiDocument =>
  openApi(
    { title: "Hearth native API", version, description: (shapes) => description(shapes) },
    Object.values(ROUTES).map(operationOf),
  );

function description(shapes: Shapes): string {
  const toServer = Object.entries(CLIENT_EVENTS).map(([name, { schema, cost, ...more }]) => {
    const line = `- \`${name}\` \`${fieldsOf(schema)}\` (${cost})`;
    return "answers" in more ? `${line} → \`${shapes.text(shapes.of(more.answers))}\`` : line;
  });
  const toClient = Object.entries(SERVER_EVENTS).map(([name, { payload, says }]) => {
    const line = `- \`${name}\` \`${shapes.text(shapes.of(payload))}\``;
    return says === undefined ? line : `${line}: ${says}`;
  });
  const lines = [
    "### Client → server",
    "In brackets: the budget of the caller's address that an event counts in; `free`: none.\n",
    ...toServer,
    "\n### Server → client",
    ...toClient,
    AFTER_EVENTS,
    SHAPES,
    ...Object.entries(shapes.named)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, shape]) => `### ${name}\n\`\`\`\n${shapes.text(shape, true)}\n\`\`\`\n`),
    ERRORS,
    ...Object.entries(SENTENCES).map(errorLine),
  ];
  return `${REALTIME}${lines.join("\n")}`;
}

const operationOf = (spec: RouteSpec): Operation => ({
  method: spec.method,
  path: spec.path.replace(/:(\w+)/g, "{$1}"),
  summary: spec.summary,
  description: spec.description,
  tag: spec.path.split("/")[2] ?? "api",
  params: spec.params,
  query: spec.query,
  body: spec.body,
  file: spec.file ? "file" : undefined,
  tokenHeader: spec.auth === false ? undefined : "Authorization",
  answers: {
    [`${spec.status ?? 200}`]: { description: "Success", shape: spec.answers, types: spec.produces },
    default: {
      description: "Error",
      example: { error: { code: "invalid", reason: "file_missing", message: "…" } },
    },
  },
});

function errorLine([code, sentences]: [string, Readonly<Record<string, unknown>>]): string {
  const reasons = Object.entries(sentences).map(([reason, sentence]) => {
    const values = typeof sentence === "function" ? valuesOf(sentence as Sentence) : [];
    return `\`${[reason, ...(values.length > 0 ? [`{${values.join(", ")}}`] : [])].join(" ")}\``;
  });
  return `- \`${code}\` (${ERROR_CODES[code as ErrorCode]}): ${reasons.join(", ")}`;
}

type Sentence = (values: Readonly<Record<string, unknown>>) => string;

/** The names of a reason's values: those that its sentence reads. */
function valuesOf(sentence: Sentence): string[] {
  const names = new Set<string>();
  const get = (_: unknown, name: string | symbol): string => {
    names.add(String(name));
    return "";
  };
  sentence(new Proxy<Record<string, unknown>>({}, { get }));
  return [...names];
}

function fieldsOf(schema: z.ZodType): string {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" }) as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  const names = Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`));
  return `{${names.join(", ")}}`;
}
