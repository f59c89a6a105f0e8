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
const AVATAR = { cost: "upload", limit: "avatar", schema: schema.proof } as const;

/** @param pendingJoins joins under way, so that a call that follows one counts the joiner */
export const routes = (pendingJoins: PendingJoins): readonly Route[] => [
  open("POST /apiv1/user/register", { ...CREATE, schema: schema.register, call: calls.register }),
  open("POST /apiv1/user/query", { ...READ, schema: schema.namedUser, call: calls.queryUser }),
  open("POST /apiv1/user/modify", { ...WRITE, schema: schema.modifyUser, call: calls.modifyUser }),
  open("POST /apiv1/user/delete", { ...WRITE, schema: schema.deletedUser, call: calls.deleteUser }),
  open("POST /apiv1/user/roomcreate", { ...CREATE, schema: schema.createRoom, call: calls.createRoom }),
  // Older editions of the document say avatar/upload/<name>.
  open("POST /apiv1/user/avatar/upload/:name", { ...AVATAR, call: calls.setUserAvatar }),
  open("POST /apiv1/user/avatar/:name", { ...AVATAR, call: calls.setUserAvatar }),
  plain("GET /apiv1/user/avatar/download/:name", { cost: "free", limit: 0, answer: avatars.sendUserAvatar }),
  open("POST /apiv1/room/query", { ...READ, schema: schema.namedRoom, call: calls.queryRoom(pendingJoins) }),
  open("POST /apiv1/room/modify", { ...WRITE, schema: schema.modifyRoom, call: calls.modifyRoom }),
  open("POST|GET /apiv1/room/delete", { ...WRITE, schema: schema.ownedRoom, call: calls.deleteRoom }),
  open("GET /apiv1/room/message/:name", {
    ...READ,
    schema: schema.history,
    call: calls.history(pendingJoins),
  }),
  // The document's path, and the one that clients post to.
  open("POST /apiv1/room/avatar/upload/:name", { ...AVATAR, call: calls.setRoomAvatar }),
  open("POST /apiv1/room/avatar/:name", { ...AVATAR, call: calls.setRoomAvatar }),
  plain("GET /apiv1/room/avatar/download/:name", { cost: "free", limit: 0, answer: avatars.sendRoomAvatar }),
  plain("GET /apiv1/joinroom/:name", { cost: "read", limit: 0, answer: calls.openInWebClient }),
];
