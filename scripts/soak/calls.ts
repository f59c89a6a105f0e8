/** HTTP calls of every API, each as that person: what they return, or the refusal that they throw. */

import type { AdminApi, OperationName } from "../../server/admin/contract.ts";
import { send } from "../../test/support/loopback.ts";
import { Refused, type Server } from "./clients.ts";
import type { Person, World } from "./world.ts";

/** A result of the console. @throws Refused */
export async function admin<N extends OperationName>(
  { server, consoleToken }: { server: Server; consoleToken: string },
  operation: N,
  body: AdminApi[N]["params"],
): Promise<AdminApi[N]["result"]> {
  const headers = { Authorization: `Bearer ${consoleToken}` };
  const answer = await send(server, `/admin/api/${operation}`, { body, headers });
  const { result, error } = answer.body as { result?: AdminApi[N]["result"]; error?: { reason: string } };
  if (result === undefined) throw new Refused(`${operation}: ${error?.reason ?? answer.status}`);
  return result;
}

/** The native API. @throws Refused */
export async function native<T>(
  server: Server,
  token: string | undefined,
  what: string,
  body?: unknown,
  more: Record<string, string> = {},
): Promise<T> {
  const [method = "GET", path = "/"] = what.split(" ");
  const headers = token === undefined ? more : { ...more, Authorization: `Bearer ${token}` };
  const answer = await send(server, path, { method, body, headers });
  const { error } = (answer.body ?? {}) as { error?: { reason: string } };
  if (answer.status >= 400) throw new Refused(`${what}: ${error?.reason ?? answer.status}`);
  return answer.body as T;
}

/** API A; without a person by the address alone. @throws Refused */
export async function apiv1<T>(
  server: Server,
  who: Pick<Person, "token"> | undefined,
  path: string,
  body?: object,
): Promise<T> {
  const headers = who?.token === undefined ? {} : { Authorization: `Bearer ${who.token}` };
  const answer = await send(server, `/apiv1/${path}`, { body, headers });
  const { status, message, data } = answer.body as { status: number; message: string; data: T };
  if (status !== 0) throw new Refused(`${path}: ${status} ${message}`);
  return data;
}

/** API B. @throws Refused unless `res` is as expected */
export async function chatroom(
  server: Server,
  path: string,
  body: object,
  expected: string | RegExp = "",
): Promise<Record<string, unknown>> {
  const answer = (await send(server, path, { method: "POST", body })).body as Record<string, unknown>;
  if (expected !== "" && !`${answer.res}`.match(expected)) throw new Refused(`${path}: ${answer.res}`);
  return answer;
}

/** API D. @throws Refused */
export async function h5<T>(
  server: Server,
  path: string,
  body: object,
  token?: string,
  more: Record<string, string> = {},
): Promise<T> {
  const headers = token === undefined ? more : { ...more, token };
  const answer = (await send(server, path, { body, headers })).body as { code: number; msg: string; data: T };
  if (answer.code !== 200) throw new Refused(`${path}: ${answer.code} ${answer.msg}`);
  return answer.data;
}

/** API C. @throws Refused */
export async function room<T>(
  server: Server,
  token: string | undefined,
  what: string,
  query: Record<string, string>,
  body?: Record<string, string> | Buffer,
  more: Record<string, string> = {},
): Promise<T> {
  const [method = "GET", path = "/"] = what.split(" ");
  const headers = token === undefined ? more : { ...more, Authorization: `Bearer ${token}` };
  const answer = await send(server, `${path}?${new URLSearchParams(query)}`, { method, body, headers });
  const { err } = answer.body as { err: { Msg: unknown; Notice: T } };
  const isDone = typeof err.Notice !== "string" || /成功$/.test(err.Notice);
  if (!isDone) throw new Refused(`${what}: ${err.Notice}`);
  return err.Notice;
}

/** API E. @throws Refused */
export async function app(
  server: Server,
  token: string | undefined,
  what: string,
  body?: object,
): Promise<Record<string, string>> {
  const [method = "GET", path = "/"] = what.split(" ");
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const answer = await send(server, path, { method, body, headers });
  if (answer.status >= 400) throw new Refused(`${what}: ${JSON.stringify(answer.body)}`);
  return (answer.body ?? {}) as Record<string, string>;
}

/** Logs in by an API that the seed chooses; the token holds for all of them. */
export async function logIn({ server, random }: World, { username, password = "" }: Person): Promise<string> {
  const C = { userId: username, userPwd: password };
  const N = { login: username, password };
  return random.one(
    async () => {
      const { err } = (await send(server, "/user/login", { body: C })).body as {
        err: { Msg: { token?: string } };
      };
      if (err.Msg.token === undefined) throw new Refused(`C login: ${JSON.stringify(err)}`);
      return err.Msg.token;
    },
    async () => (await h5<{ token: string }>(server, "/h5/user/login", { username, password })).token,
    async () => (await app(server, undefined, "POST /login/", { username, password })).token ?? "",
    async () => (await native<{ token: string }>(server, undefined, "POST /api/session", N)).token,
  )();
}
