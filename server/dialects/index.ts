/** Every wire that Hearth speaks, in the order in which they are asked. */
import { app } from "./app/index.ts";
import type { Dialect } from "./dialect.ts";
import { native } from "./native/index.ts";
import { room } from "./room/index.ts";

export const DIALECTS: readonly Dialect[] = [native, room, app];
