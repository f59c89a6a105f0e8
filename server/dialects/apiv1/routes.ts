/** The HTTP half of dialect A: `/apiv1/…`, HTTP 200 with the outcome in the body. */
import * as cost from "../kit/cost.ts";
import { open, plain, type Route } from "../kit/routes.ts";
import * as avatars from "./avatars.ts";
import * as calls from "./calls.ts";
import type { PendingJoins } from "./pending-joins.ts";
import * as schema from "./schema.ts";

/** The document's own examples end with a comma before the closing bracket. */
const json = { allowsTrailingCommas: true } as const;
const READ = { ...cost.READ, ...json };
const WRITE = { ...cost.WRITE, ...json };
const CREATE = { ...cost.CREATE, ...json };
const FREE = { cost: "free", limit: 0 } as const;

/** @param pendingJoins joins under way, so that a call that follows one counts the joiner */
export const routes = (pendingJoins: PendingJoins): readonly Route[] => [
  open("POST /apiv1/user/register", CREATE, schema.register, calls.register),
  open("POST /apiv1/user/query", READ, schema.namedUser, calls.queryUser),
  open("POST /apiv1/user/modify", WRITE, schema.modifyUser, calls.modifyUser),
  open("POST /apiv1/user/delete", WRITE, schema.deletedUser, calls.deleteUser),
  open("POST /apiv1/user/roomcreate", CREATE, schema.createRoom, calls.createRoom),
  // Older editions of the document say avatar/upload/<name>.
  open("POST /apiv1/user/avatar/upload/:name", cost.AVATAR, schema.proof, calls.setUserAvatar),
  open("POST /apiv1/user/avatar/:name", cost.AVATAR, schema.proof, calls.setUserAvatar),
  plain("GET /apiv1/user/avatar/download/:name", FREE, avatars.sendUserAvatar),
  open("POST /apiv1/room/query", READ, schema.namedRoom, calls.queryRoom(pendingJoins)),
  open("POST /apiv1/room/modify", WRITE, schema.modifyRoom, calls.modifyRoom),
  open("POST|GET /apiv1/room/delete", WRITE, schema.ownedRoom, calls.deleteRoom),
  open("GET /apiv1/room/message/:name", READ, schema.history, calls.history(pendingJoins)),
  // The document's path, and the one that clients post to.
  open("POST /apiv1/room/avatar/upload/:name", cost.AVATAR, schema.proof, calls.setRoomAvatar),
  open("POST /apiv1/room/avatar/:name", cost.AVATAR, schema.proof, calls.setRoomAvatar),
  plain("GET /apiv1/room/avatar/download/:name", FREE, avatars.sendRoomAvatar),
  plain("GET /apiv1/joinroom/:name", { cost: "read", limit: 0 }, calls.openInWebClient),
];
