/** HTTP from any address of the loopback, with any body: what `fetch` cannot do. */
import { request } from "node:http";
import type { TestHost } from "./host.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  /** The body as JSON; undefined when it is none. */
  readonly body: unknown;
}

export interface Sending {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The address it comes from; 127.0.0.1 when not given. */
  readonly from?: string;
}

/** A request; `body` goes as JSON unless it is text or bytes. */
export function send(host: Pick<TestHost, "port">, path: string, sending: Sending = {}): Promise<Answer> {
  const { body, headers, from = "127.0.0.1" } = sending;
  const isRaw = typeof body === "string" || Buffer.isBuffer(body);
  const bytes = body === undefined ? undefined : isRaw ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request({
      port: host.port,
      host: "127.0.0.1",
      path,
      method: sending.method ?? (body === undefined ? "GET" : "POST"),
      localAddress: from,
      agent: false,
      headers: {
        // Without this header Node does not announce the body of a GET.
        ...(bytes === undefined ? {} : { "Content-Length": String(Buffer.byteLength(bytes)) }),
        ...(bytes === undefined || isRaw ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
    });
    outgoing.once("error", reject);
    outgoing.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const all = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: all,
          body: asJson(all),
        });
      });
    });
    outgoing.end(bytes);
  });
}

function asJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Multipart fields and files, as a form in a page sends them. */
export async function multipart(
  parts: Readonly<Record<string, string | { data: Uint8Array; name: string }>>,
): Promise<{ body: Buffer; headers: Record<string, string> }> {
  const form = new FormData();
  for (const [field, part] of Object.entries(parts)) {
    if (typeof part === "string") form.set(field, part);
    else form.set(field, new Blob([new Uint8Array(part.data)]), part.name);
  }
  const made = new Response(form);
  return {
    body: Buffer.from(await made.arrayBuffer()),
    headers: { "Content-Type": made.headers.get("content-type") ?? "" },
  };
}
