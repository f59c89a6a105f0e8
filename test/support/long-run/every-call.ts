/** Makes every call that an API's reference lists, with the available values. */
import type { OpenApiDocument } from "../../../server/dialects/kit/openapi.ts";
import type { TestHost } from "../host.ts";
import { type Answer, multipart, send } from "../loopback.ts";
import { plain } from "../pictures.ts";

/** Field, parameter or path part → what is sent for it. */
export type SampleValues = Readonly<Record<string, string | number | boolean>>;

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}
interface Schema {
  readonly properties?: Readonly<Record<string, { readonly format?: string }>>;
  readonly anyOf?: readonly Schema[];
}

/** @param token sent wherever an API looks for it */
export async function makeEveryCall(
  host: TestHost,
  { paths }: OpenApiDocument,
  values: SampleValues,
  { from, token }: { from: string; token?: string },
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation: operation as Operation,
    })),
  );
  // Calls that may end the token or the account come last.
  const ends = (call: { path: string; method: string }): boolean =>
    call.method === "delete" || /password|pwd|logout|delete/i.test(call.path);
  for (const { path, method, operation } of [...calls.filter((one) => !ends(one)), ...calls.filter(ends)]) {
    const { parameters = [], requestBody } = operation;
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(`${values[name] ?? 1}`),
    );
    const asked = parameters.filter((one) => one.in === "query" && one.name in values);
    const query = new URLSearchParams(asked.map(({ name }) => [name, `${values[name]}`]));
    const body = requestBody && (await bodyFor(requestBody.content, values));
    answers.push(
      await send(host, asked.length > 0 ? `${filled}?${query}` : filled, {
        method: method.toUpperCase(),
        from,
        body: body?.body,
        headers: { ...body?.headers, ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
      }),
    );
  }
  return answers;
}

async function bodyFor(content: NonNullable<Operation["requestBody"]>["content"], values: SampleValues) {
  const [[type, { schema }] = ["", { schema: {} }]] = Object.entries(content);
  const properties = Object.assign(
    {},
    ...[schema, ...(schema.anyOf ?? [])].map((one) => one.properties),
  ) as NonNullable<Schema["properties"]>;
  const known = Object.keys(properties).filter((name) => name in values);
  if (type !== "multipart/form-data") {
    return { body: Object.fromEntries(known.map((name) => [name, values[name]])), headers: {} };
  }
  const files = Object.keys(properties).filter((name) => properties[name]?.format === "binary");
  const picture = { data: await plain(8, 8), name: "a.png" };
  return multipart({
    ...Object.fromEntries(known.map((name) => [name, `${values[name]}`])),
    ...Object.fromEntries(files.map((name) => [name, picture])),
  });
}
