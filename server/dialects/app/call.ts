import type { z } from "zod";
import type { Actor, Origin } from "../../chat/actor.ts";
import type { Core } from "../../chat/core.ts";
import type { DialectHost } from "../dialect.ts";
import type { Body } from "../kit/body.ts";

/** One request, with what its handler may ask for. */
export interface Call {
  readonly host: DialectHost;
  readonly core: Core;
  readonly from: Origin;
  readonly body: Body;
  /** In the header, the body or the query. */
  readonly token: string | undefined;
  /** The parameters of body and query. @throws invalid */
  parse<S extends z.ZodType>(schema: S): z.output<S>;
  /** The parameters of the path. @throws not_found */
  path<S extends z.ZodType>(schema: S): z.output<S>;
  /** @throws unauthenticated */
  prove(): Promise<{ actor: Actor; token: string }>;
}
