/** The dialects, in the order in which they get a request. */

import { apiv1 } from "./apiv1/index.ts";
import { app } from "./app/index.ts";
import { chatroom } from "./chatroom/index.ts";
import type { Dialect } from "./dialect.ts";
import { h5 } from "./h5/index.ts";
import { native } from "./native/index.ts";
import { room } from "./room/index.ts";

export const DIALECTS: readonly Dialect[] = [native, apiv1, chatroom, room, h5, app];
