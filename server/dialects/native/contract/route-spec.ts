import type { z } from "zod";
import type { CostClass } from "../../kit/cost.ts";

/** The most bytes of a body without a file. */
export const SMALL_BODY = 65_536;

/** What a REST route takes, costs and answers. */
export interface RouteSpec {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  readonly path: string;
  readonly auth: boolean;
  readonly summary: string;
  /** Charged to the caller's address before a byte of the body is read. */
  readonly cost: CostClass;
  /** Most bytes of the body; `avatar`, `upload`: a file up to that setting's size. */
  readonly limit: number | "avatar" | "upload";
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Takes a file: multipart, a raw body, or a data URL. */
  readonly file?: true;
  readonly status?: number;
  /** Answers a file of one of these types. */
  readonly produces?: readonly string[];
}
