import { parse } from "../kit/parse.ts";
import { pathPk } from "./schema.ts";

/** The `pk` in a path. @throws not_found where it is no number */
export const pkIn = (params: Readonly<Record<string, string>>): number =>
  Number(parse(pathPk, params, "not_found").pk);
