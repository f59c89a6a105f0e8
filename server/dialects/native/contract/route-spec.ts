import type { z } from "zod";
import type { CostClass } from "../../kit/cost.ts";

interface AnyRoute {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  readonly path: string;
  /** Open to strangers; all other routes need a token. */
  readonly auth?: false;
  readonly summary: string;
  /** More about it, in Markdown. */
  readonly description?: string;
  /** Charged to the caller's address before a byte of the body is read. */
  readonly cost: CostClass;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** What a success answers; nothing, or a file, if it is missing. */
  readonly answers?: z.ZodType;
  /** Of a success; 200 by default. */
  readonly status?: number;
  /** Answers a file of one of these types. */
  readonly produces?: readonly string[];
}

interface PlainRoute extends AnyRoute {
  readonly file?: never;
  /** Most bytes of the body. */
  readonly limit: number;
}

interface FileRoute extends AnyRoute {
  /** Takes a file: multipart, a raw body, or a data URL. */
  readonly file: true;
  /** The setting that the file's size is limited by. */
  readonly limit: "avatar" | "upload";
}

/** What a REST route takes, costs and answers. */
export type RouteSpec = PlainRoute | FileRoute;

type Price = Pick<PlainRoute, "cost" | "limit"> | Pick<FileRoute, "cost" | "limit">;
type Takes = Partial<Omit<AnyRoute, "method" | "path" | "summary" | "cost"> & Pick<FileRoute, "file">>;

/** A route as a row of a table; its type keeps every value. */
export const route = <
  const M extends RouteSpec["method"],
  const P extends string,
  const C extends Price,
  const T extends Takes = Record<never, never>,
>(
  method: M,
  path: P,
  price: C,
  summary: string,
  takes: T = {} as T,
) => ({ method, path, summary, ...price, ...takes });
