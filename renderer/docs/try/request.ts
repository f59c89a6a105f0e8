/** Builds a request from the filled-in form, and the same request as a command line. */
import type { Call } from "../wire/openapi.ts";

export interface FilledForm {
  readonly parameters: Readonly<Record<string, string>>;
  /** JSON text; its fields also go into a form. */
  readonly body: string;
  /** One of the call's `bodyTypes`. */
  readonly bodyType: string;
  readonly file: File | null;
  readonly token: string;
}

export interface Outgoing {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData | undefined;
}

export type Problem =
  | { readonly key: "badJson"; readonly why: string }
  | { readonly key: "notObject" }
  | { readonly key: "needsValue"; readonly name: string };

/** The form as filled in cannot be sent. */
export class RequestNotSendable extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.key);
    this.problem = problem;
  }
}

/** @throws RequestNotSendable */
export function requestOf(call: Call, filled: FilledForm): Outgoing {
  const isJson = filled.bodyType === "application/json";
  const token = filled.token.trim();
  return {
    url: urlOf(call, filled.parameters),
    method: call.method,
    headers: {
      ...(call.tokenHeader === "Authorization" && token !== "" && { Authorization: `Bearer ${token}` }),
      ...(call.tokenHeader === "token" && token !== "" && { token }),
      ...(call.body && isJson && { "Content-Type": "application/json" }),
      ...(call.body && filled.bodyType === FORM && { "Content-Type": FORM }),
    },
    body: call.body ? bodyOf(call, filled, isJson) : undefined,
  };
}

const FORM = "application/x-www-form-urlencoded";

function urlOf({ path, parameters }: Call, values: FilledForm["parameters"]): string {
  const query = new URLSearchParams();
  let filledPath = path;
  for (const { name, in: place, required } of parameters) {
    const value = values[name] ?? "";
    if (place === "path") {
      if (value === "") throw new RequestNotSendable({ key: "needsValue", name });
      filledPath = filledPath.replace(`{${name}}`, encodeURIComponent(value));
    } else if (value !== "" || required) query.set(name, value);
  }
  // `size` is missing in Chrome 109 and Safari 15.
  const search = String(query);
  return search === "" ? filledPath : `${filledPath}?${search}`;
}

function bodyOf(
  call: Call,
  { body, bodyType, file }: FilledForm,
  isJson: boolean,
): string | FormData | undefined {
  if (isJson) {
    if (body.trim() !== "") parse(body);
    return body;
  }
  const fields = Object.entries(body.trim() === "" ? {} : parse(body));
  const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  if (bodyType === FORM)
    return String(new URLSearchParams(fields.map(([name, value]) => [name, asText(value)])));
  const form = new FormData();
  for (const [name, value] of fields) form.set(name, asText(value));
  if (call.file !== undefined && file) form.set(call.file, file);
  return form;
}

function parse(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RequestNotSendable({
      key: "badJson",
      why: error instanceof Error ? error.message : String(error),
    });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RequestNotSendable({ key: "notObject" });
  }
  return value;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The same request for a shell. */
export function curlOf({ url, method, headers, body }: Outgoing, origin: string): string {
  const parts = [`curl -X ${method} ${quoted(origin + url)}`];
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (typeof body === "string") parts.push(`-d ${quoted(body)}`);
  else if (body) {
    for (const [name, value] of body.entries()) {
      parts.push(`-F ${quoted(`${name}=${typeof value === "string" ? value : `@${value.name}`}`)}`);
    }
  }
  return parts.join(" \\\n  ");
}
