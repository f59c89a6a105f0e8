/** Every wire that Hearth speaks, in the order in which they are asked. */
import { app } from "./app/index.ts";
import type { Dialect } from "./dialect.ts";
import { native } from "./native/index.ts";

export const DIALECTS: readonly Dialect[] = [native, app];
