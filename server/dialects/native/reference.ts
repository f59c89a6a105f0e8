/** The native API as OpenAPI, made from the contract. */
import { z } from "zod";
import { type OpenApiDocument, openApi } from "../kit/openapi.ts";
import { CLIENT_EVENTS, ROUTES, type RouteSpec, SERVER_EVENTS } from "./contract.ts";

const REALTIME = `REST under \`/api\`; errors are \`{"error": {"code", "reason", "message", "details?"}}\` with the true
HTTP status: \`code\` is general, \`reason\` exact, \`message\` an English sentence, and \`details\` are the reason's values.

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
A \`message\` is \`{id, room, seq, author: {id, username, displayName, avatar}, kind, body, sentAt, …}\`; its sender gets it too.
In rooms with more than 200 listeners, one \`room:updated\` a second replaces \`member:joined\`, \`member:left\`, \`member:online\` and
\`member:offline\`, and \`member:read\` is sent only to the reader's own connections.

### Limits
For each address: a \`room:join\` with a \`code\` counts as a login attempt; \`message:send\`, \`message:edit\` and \`message:react\` share
one budget. Beyond it the answer is \`rate_limited\`, with \`details: {retryAfterSeconds}\`; further \`typing\` events are dropped without an error.
An event of more than 64 KB as JSON, or 1 MB for \`message:send\` and \`message:edit\`, is \`too_large\`.
`;

export function nativeReference(version: string): OpenApiDocument {
  const toServer = Object.entries(CLIENT_EVENTS)
    .map(([name, { schema, cost }]) => `- \`${name}\` \`${fieldsOf(schema)}\` (${cost})`)
    .join("\n");
  const toClient = Object.entries(SERVER_EVENTS)
    .map(([name, { says }]) => (says === undefined ? `- \`${name}\`` : `- \`${name}\`: ${says}`))
    .join("\n");
  return openApi(
    {
      title: "Hearth native API",
      version,
      description: `${REALTIME}### Client → server\nIn brackets: the budget of the caller's address that an event counts in; \`free\`: none.\n\n${toServer}\n\n### Server → client\n${toClient}\n${AFTER_EVENTS}`,
    },
    Object.values(ROUTES).map((route) => {
      const spec: RouteSpec = route;
      return {
        method: spec.method,
        path: spec.path.replace(/:(\w+)/g, "{$1}"),
        summary: spec.summary,
        description: spec.description,
        tag: spec.path.split("/")[2] ?? "api",
        params: spec.params,
        query: spec.query,
        body: spec.body,
        file: spec.file ? "file" : undefined,
        tokenHeader: spec.auth === false ? undefined : ("Authorization" as const),
        answers: {
          [`${spec.status ?? 200}`]: { description: "Success", types: spec.produces },
          default: {
            description: "Error",
            example: { error: { code: "invalid", reason: "file_missing", message: "…" } },
          },
        },
      };
    }),
  );
}

function fieldsOf(schema: z.ZodType): string {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" }) as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  const names = Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`));
  return `{${names.join(", ")}}`;
}
