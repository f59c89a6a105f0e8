/** How dialect E's clients talk: JSON, a trailing slash, the token among the parameters. */
import type { TestHost } from "../host.ts";
import * as loopback from "../loopback.ts";

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: loopback.Answer["headers"];
}

export interface Sending {
  readonly body?: Record<string, unknown> | FormData | string | Buffer;
  readonly headers?: Record<string, string>;
  /** The network address it comes from. */
  readonly from?: string;
}

/** `await send(host, "POST /login/", { body: { username: "ada", password: "pw" } })` */
export async function send(
  host: Pick<TestHost, "port">,
  what: string,
  sending: Sending = {},
): Promise<Answer> {
  const [method = "GET", path = "/"] = what.split(" ");
  const { body, headers } = await encoded(sending.body);
  const answer = await loopback.send(host, path, {
    method,
    body,
    headers: { ...headers, ...sending.headers },
    from: sending.from ?? "127.0.0.1",
  });
  return { ...answer, body: answer.body as Record<string, unknown> };
}

async function encoded(body: Sending["body"]) {
  if (!(body instanceof FormData)) return { body, headers: {} };
  const made = new Response(body);
  return {
    body: Buffer.from(await made.arrayBuffer()),
    headers: { "Content-Type": made.headers.get("content-type") ?? "" },
  };
}

export interface Person {
  readonly pk: string;
  readonly token: string;
  readonly roomid: string;
}

export async function enrol(host: Pick<TestHost, "port">, username: string, from?: string): Promise<Person> {
  const { status, body } = await send(host, "POST /users/", {
    body: { username, password: "pw", nickname: username },
    ...(from !== undefined && { from }),
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as unknown as Person;
}
