/** How dialect D's clients talk: JSON, the token in the header `token`. */
import { hostActor } from "../../../server/chat/actor.ts";
import type { TestHost } from "../host.ts";
import * as loopback from "../loopback.ts";

export interface Envelope {
  readonly data: unknown;
  readonly msg: string;
  readonly code: number;
}

export interface Answer extends loopback.Answer {
  readonly body: Envelope;
}

export interface Sending {
  readonly query?: Record<string, string>;
  /** An object goes as JSON, a FormData as multipart, text and bytes as they are. */
  readonly body?: Record<string, unknown> | FormData | string | Buffer;
  readonly headers?: Record<string, string>;
  /** Goes in the header `token`. */
  readonly token?: string;
  /** The network address it comes from. */
  readonly from?: string;
}

/** `await send(host, "POST /h5/user/login", { body: { username: "admin", password: "123456" } })` */
export async function send(
  host: Pick<TestHost, "port">,
  what: string,
  sending: Sending = {},
): Promise<Answer> {
  const [method = "GET", path = "/"] = what.split(" ");
  const { query, token } = sending;
  const { body, headers } = await encoded(sending.body);
  const answer = await loopback.send(host, query ? `${path}?${new URLSearchParams(query)}` : path, {
    method,
    body,
    headers: { ...headers, ...(token !== undefined && { token }), ...sending.headers },
    from: sending.from ?? "127.0.0.1",
  });
  return { ...answer, body: answer.body as Envelope };
}

async function encoded(body: Sending["body"]) {
  if (!(body instanceof FormData)) return { body, headers: {} };
  const made = new Response(body);
  return {
    body: Buffer.from(await made.arrayBuffer()),
    headers: { "Content-Type": made.headers.get("content-type") ?? "" },
  };
}

/** The answer's code and sentence. */
export const said = ({ body }: Answer): [number, string] => [body.code, body.msg];

export interface Person {
  readonly _id: string;
  readonly token: string;
}

/** Registers and logs in; the password is `123456`. */
export async function enrol(host: Pick<TestHost, "port">, username: string): Promise<Person> {
  const body = { username, password: "123456" };
  await send(host, "POST /h5/user/reg", { body });
  const { body: answer } = await send(host, "POST /h5/user/login", { body });
  if (answer.code !== 200) throw new Error(JSON.stringify(answer));
  return answer.data as Person;
}

/** An activation code, as the console makes them. */
export async function activationCode(host: TestHost): Promise<string> {
  const [code = ""] = await host.host.core.merchants.createCodes(hostActor(), 1, "a test's");
  return code;
}

/** A form with one file. */
export function fileForm(bytes: Uint8Array, name: string, field = "file"): FormData {
  const form = new FormData();
  form.set(field, new Blob([new Uint8Array(bytes)]), name);
  return form;
}
