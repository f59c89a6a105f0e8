/** Every HTTP call of a host, from its own tables, and how a text is put into it. */
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { OPERATIONS } from "../../server/admin/contract.ts";
import { DIALECTS } from "../../server/dialects/index.ts";
import { type EntryPoint, fitting, type Input, MAX_BYTES, opened, type Target } from "./smallEntryPoint.ts";
import { oneOf, seeded, written } from "./smallInputs.ts";

const HEADERS = (
  "accept accept-encoding accept-language access-control-request-headers authorization content-encoding content-type cookie " +
  "expect forwarded host if-modified-since if-none-match origin range referer sec-websocket-extensions sec-websocket-protocol " +
  "token transfer-encoding upload-metadata user-agent x-forwarded-for"
).split(" ");
const TYPES = [
  "application/json",
  "application/x-www-form-urlencoded",
  "text/plain",
  "image/png",
  "application/octet-stream",
  "multipart/form-data; boundary=x",
  "multipart/form-data; boundary=-",
];
const RAW = TYPES.map((type) => `raw:${type}`);
const ANYWHERE = ["query", "headers", ...HEADERS.map((name) => `header:${name}`)];

/** Values with which a call passes its first checks. */
const KNOWN: Readonly<Record<string, unknown>> = {
  username: "person-1",
  user_name: "person-1",
  login: "person-1",
  roomowner: "person-0",
  roomname: "room-0",
  room_name: "room-0",
  roomName: "room-0",
  name: "room-0",
  id: 1,
  pk: 1,
  roomId: 1,
  userId: 2,
};

interface Call {
  readonly method: string;
  /** With `{name}` placeholders. */
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly query?: readonly string[];
  readonly file?: string | undefined;
}

type Schema = { readonly properties?: Readonly<Record<string, { readonly examples?: readonly unknown[] }>> };

const fieldsOf = ({ properties = {} }: Schema): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, { examples }]) => [name, KNOWN[name] ?? examples?.[0] ?? "a"]),
  );

interface Documented {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

const documented: readonly Call[] = DIALECTS.flatMap((dialect) =>
  Object.entries(dialect.reference("").paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Call => {
      const { parameters = [], requestBody } = operation as Documented;
      const [[type, { schema }] = ["", { schema: {} }]] = Object.entries(requestBody?.content ?? {});
      const fields = fieldsOf(schema);
      const file = type.startsWith("multipart/") ? Object.keys(fields).at(-1) : undefined;
      const query = parameters.flatMap((each) => (each.in === "query" ? [each.name] : []));
      return { method: method.toUpperCase(), path, fields, query, file };
    }),
  ),
);

const PAGES =
  "/ /admin /docs /docs/native.json /trust /r/1 /x /assets/x.js /avatars/user-1.png /upload/20260101/x /healthz /socket.io/?EIO=4&transport=polling";
const others: readonly Call[] = [
  ...PAGES.split(" ").map((path) => ({ method: "GET", path: `${path}{more}`, fields: {} })),
  { method: "OPTIONS", path: "/api/me", fields: {} },
  { method: "POST", path: "/api/uploads", fields: {} },
  { method: "PATCH", path: "/api/uploads/{id}", fields: {} },
  {
    method: "POST",
    path: "/hooks/{hook}",
    fields: { text: "a", payload: "{}", icon_emoji: ":x:", username: "a" },
  },
];

/** What would change the host under test, or end it. */
const UNTOUCHED =
  /^(?:session\.(?:setup|logout|changePassword)|host\.(?:stop|restart)|backup\.|settings\.|https\.)/;
const admin: readonly Call[] = Object.entries(OPERATIONS)
  .filter(([name]) => !UNTOUCHED.test(name))
  .map(([name, { params }]) => ({
    method: "POST",
    path: `/admin/api/${name}`,
    fields: fieldsOf(z.toJSONSchema(params, { io: "input", unrepresentable: "any" }) as Schema),
  }));

const asBytes = (text: string): Buffer =>
  // Pictures are written as Latin-1.
  Buffer.from(text, /^[\0-\xff]*$/.test(text) && /[\x80-\xff]/.test(text) ? "latin1" : "utf8");

const part = (name: string, value: string, more = ""): string =>
  `--x\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;

function body(call: Call, place: string, text: string): { readonly type: string; readonly bytes: Buffer } {
  const [form = "", name = ""] = place.split(/:(.*)/s);
  if (form === "raw") return { type: name, bytes: asBytes(text) };
  const fields: Record<string, unknown> = { ...call.fields, ...(form in FORMS && { [name]: text }) };
  if (call.file !== undefined) delete fields[call.file];
  if (form === "form")
    return { type: "application/x-www-form-urlencoded", bytes: Buffer.from(FORMS.form(fields)) };
  if (form !== "multipart" && form !== "file" && form !== "filename")
    return { type: "application/json", bytes: Buffer.from(FORMS.json(fields)) };
  const filename = form === "filename" ? text : "a.png";
  const file = part(call.file ?? "file", form === "file" ? text : "a", `; filename="${filename}"`);
  return {
    type: "multipart/form-data; boundary=x",
    bytes: asBytes(`${FORMS.multipart(fields)}${file}--x--\r\n`),
  };
}

const FORMS: Readonly<Record<string, (fields: Readonly<Record<string, unknown>>) => string>> & {
  readonly [form in "json" | "form" | "multipart"]: (fields: Readonly<Record<string, unknown>>) => string;
} = {
  json: (fields) => JSON.stringify(fields),
  form: (fields) => new URLSearchParams(fields as Record<string, string>).toString(),
  multipart: (fields) =>
    Object.entries(fields)
      .map(([name, value]) => part(name, String(value)))
      .join(""),
};

/** A gzip stream whose header has a comment: what is packed very well is only taken within a ratio to its size. */
function packed(plain: Buffer, size: number): Buffer {
  const bytes = gzipSync(plain, { level: 6 });
  const spare = size - bytes.length - 1;
  if (spare < 1) return bytes;
  bytes[3] = 16;
  return Buffer.concat([
    bytes.subarray(0, 10),
    Buffer.alloc(spare, "a"),
    Buffer.alloc(1),
    bytes.subarray(10),
  ]);
}

const inUrl = (text: string): string =>
  text.replace(/[^!-~]/gu, (char) =>
    char.length === 1 && /[\ud800-\udfff]/.test(char) ? "" : encodeURIComponent(char),
  );
const inHeader = (text: string): string => text.replace(/[^\t -~\x80-\xff]/g, "");

function request(call: Call, host: Target, { text, position, unpacked }: Input): Buffer {
  const [where, name = ""] = position.split(/:(.*)/s);
  const given = (length: number): string => written(text, length);
  const path = (length: number): string => {
    const values: Record<string, string> = { name: "room-0", pk: "1", id: "1", hook: host.hook, more: "" };
    if (where === "path") values[name] = inUrl(given(length));
    const plain = call.path.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? "1");
    if (where !== "query") return plain;
    const told = inUrl(
      name === "" ? given(length) : `${name}=${encodeURIComponent(given(length).toWellFormed())}`,
    );
    return `${plain}${plain.includes("?") ? "&" : "?"}${told}`;
  };
  const isInHead = /^(?:path|query|header)/.test(position);
  const isPacked = unpacked > 0 && !isInHead && call.method !== "GET";
  const token = call.path.startsWith("/admin/") ? host.adminToken : host.token;
  const write = (length: number, plain: number): Buffer => {
    const { type, bytes } = body(call, position, given(plain));
    const headers: Record<string, string> = {
      host: `127.0.0.1:${host.port}`,
      authorization: `Bearer ${token}`,
    };
    if (call.method !== "GET") headers["content-type"] = type;
    if (call.path.startsWith("/api/uploads"))
      Object.assign(headers, {
        "tus-resumable": "1.0.0",
        "upload-offset": "0",
        "upload-length": "9",
        "upload-metadata": "roomId MQ==",
        ...(call.method === "PATCH" && { "content-type": "application/offset+octet-stream" }),
      });
    if (isPacked) headers["content-encoding"] = "gzip";
    if (where === "header") headers[name] = inHeader(given(length));
    let head = `${call.method} ${path(length)} HTTP/1.1\r\n`;
    for (const [key, value] of Object.entries(headers)) head += `${key}: ${value}\r\n`;
    if (where === "headers")
      head += given(length)
        .replace(/[^\r\n:!-~]/g, "")
        .replace(/[\r\n]+/g, "\r\n");
    const sent =
      call.method === "GET"
        ? Buffer.alloc(0)
        : unpacked > 0
          ? packed(bytes, MAX_BYTES - head.length - 60)
          : bytes;
    if (sent.length > 0) head += `content-length: ${sent.length}\r\n`;
    return Buffer.concat([Buffer.from(`${head}\r\n`, "latin1"), sent]);
  };
  if (isInHead) return fitting((length) => write(length, 1), MAX_BYTES - 400);
  return fitting((length) => write(1, length), isPacked ? unpacked : MAX_BYTES);
}

const random = seeded(3);

function httpEntry(call: Call): EntryPoint {
  const own = Object.keys(call.fields)
    .filter((name) => name !== call.file)
    .flatMap((name) => [`json:${name}`, `form:${name}`, `multipart:${name}`]);
  const inPath = [...call.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `path:${name}`);
  const query = [...(call.query ?? []), ...(call.method === "GET" ? Object.keys(call.fields) : [])];
  const isFile = call.file !== undefined;
  return {
    name: `${call.method} ${call.path}`,
    positions: [
      ...own,
      ...inPath,
      ...query.map((name) => `query:${name}`),
      ...(call.method === "GET" ? [] : RAW),
      ...(isFile ? ["file", "file", "filename"] : []),
      // The code in front of the routes is the same for all, so each call gets only one of those places.
      oneOf(random, ANYWHERE),
      ...ANYWHERE.filter(() => call.path === "/{more}" || call.path === "/api/me"),
    ],
    async aim(host, input) {
      return { bytes: request(call, host, input), connection: await opened(host.port) };
    },
  };
}

/** Every call of the APIs, the console and the pages. */
export const CALLS: readonly EntryPoint[] = [...documented, ...others, ...admin].map(httpEntry);
