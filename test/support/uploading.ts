/** Raw steps of the tus 1.0 protocol, and a whole upload by its real client. */
import { request } from "node:http";
import { Upload } from "tus-js-client";
import type { TestHost } from "./host.ts";
import type { Person } from "./people.ts";

type HostUrl = Pick<TestHost, "url">;

export const metadataOf = (fields: Record<string, string>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString("base64")}`)
    .join(",");

/** One request of the protocol; `path` is below the host or an upload's `Location`. */
export function tus(
  { url }: HostUrl,
  method: string,
  path: string,
  { token, headers = {}, body }: { token?: string; headers?: Record<string, string>; body?: Uint8Array } = {},
): Promise<Response> {
  return fetch(new URL(path, url), {
    method,
    headers: {
      "Tus-Resumable": "1.0.0",
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body && { "Content-Type": "application/offset+octet-stream" }),
      ...headers,
    },
    ...(body && { body: Buffer.from(body) }),
  });
}

/** Begins an upload and returns its URL path. */
export async function begin(
  host: HostUrl,
  { token }: Pick<Person, "token">,
  roomId: number,
  bytes: number,
  filename = "data.bin",
): Promise<string> {
  const answer = await tus(host, "POST", "/api/uploads", {
    token,
    headers: {
      "Upload-Length": `${bytes}`,
      "Upload-Metadata": metadataOf({ roomId: `${roomId}`, filename }),
    },
  });
  const location = answer.headers.get("location");
  if (answer.status !== 201 || location === null) throw new Error(await answer.text());
  return location;
}

export const append = (host: HostUrl, token: string, path: string, offset: number, body: Uint8Array) =>
  tus(host, "PATCH", path, { token, headers: { "Upload-Offset": `${offset}` }, body });

export async function offsetOf(host: HostUrl, token: string, path: string): Promise<number> {
  const answer = await tus(host, "HEAD", path, { token });
  if (answer.status !== 200) throw new Error(`HEAD answered ${answer.status}`);
  return Number(answer.headers.get("upload-offset"));
}

/** Sends the rest of an upload, and closes the connection after this many bytes. */
export function cutAfter(
  { url }: HostUrl,
  token: string,
  path: string,
  offset: number,
  rest: Uint8Array,
  bytes: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request(new URL(path, url), {
      method: "PATCH",
      headers: {
        "Tus-Resumable": "1.0.0",
        Authorization: `Bearer ${token}`,
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": rest.length,
        "Upload-Offset": offset,
      },
    });
    sending.once("close", resolve);
    sending.once("error", () => {});
    // 409: bytes of an earlier connection were read only after the offset was asked for.
    sending.once("response", ({ statusCode }) => {
      if (statusCode !== 409) reject(new Error(`Answered ${statusCode} before the cut`));
    });
    sending.write(rest.subarray(0, bytes), () => sending.destroy());
  });
}

/** Uploads by the real client in pieces of `chunkSize`; returns the upload's URL. */
export function uploadByClient(
  { url }: HostUrl,
  token: string,
  roomId: number,
  data: Uint8Array,
  chunkSize: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(Buffer.from(data), {
      endpoint: `${url}/api/uploads`,
      chunkSize,
      retryDelays: null,
      headers: { Authorization: `Bearer ${token}` },
      metadata: { roomId: `${roomId}`, filename: "报告 1.bin" },
      onSuccess: () => resolve(upload.url ?? ""),
      onError: reject,
    });
    upload.start();
  });
}
