import type { Actor, Origin } from "../../chat/actor.ts";
import type { Core } from "../../chat/core.ts";
import type { UploadedFile } from "../body.ts";
import type { DialectHost } from "../dialect.ts";
import type { Fields } from "../fields.ts";

/** A request of dialect C, read but not yet checked. */
export interface OpenCall {
  readonly host: DialectHost;
  readonly core: Core;
  readonly from: Origin;
  /** Body over query. */
  readonly fields: Fields;
  /** The query alone: for the one command whose body uses a name of the query for something else. */
  readonly query: Fields;
  readonly files: readonly UploadedFile[];
}

/** The same, with its caller proven. */
export interface KnownCall extends OpenCall {
  readonly actor: Actor;
}
