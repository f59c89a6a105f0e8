/** The HTTP half of dialect C: `/user/…` and `/room/…`, HTTP 200 with the outcome in `err`. */
import type { Context } from "koa";
import { z } from "zod";
import { CREATE, GUESS, READ, UPLOAD, WRITE } from "../kit/cost.ts";
import { known, open, plain, type Route } from "../kit/routes.ts";
import * as errors from "./errors.ts";
import * as rooms from "./room-calls.ts";
import * as schema from "./schema.ts";
import * as users from "./user-calls.ts";

const roomAndPerson = schema.roomRef.and(schema.person);
const FREE = { cost: "free", limit: 0 } as const;

export const ROUTES: readonly Route<errors.OwnWords>[] = [
  open("POST /user/register", CREATE, schema.register, users.register, errors.REGISTER),
  open("POST /user/login", GUESS, schema.login, users.login, errors.LOGIN),
  known("PUT /user/update", WRITE, schema.updateUser, users.update, errors.UPDATE_USER),
  known("DELETE /user/exit", WRITE, z.object({}), users.exit),
  open("POST /user/forgetPwd", CREATE, schema.forgetPwd, users.forgetPwd, errors.BY_EMAIL),
  open("PUT /user/updatePwd", GUESS, schema.updatePwd, users.updatePwd, errors.BY_EMAIL),
  known("POST /room/sendImg", UPLOAD, schema.anyRoomRef, rooms.sendImg, errors.SEND_IMAGE),
  known("PUT /room/transferOwner", WRITE, roomAndPerson, rooms.transferOwner),
  known("GET /room/retrieveUser", READ, schema.roomRef, rooms.retrieveUser, errors.LIST_USERS),
  known("DELETE /room/dissolve", WRITE, schema.roomRef, rooms.dissolve),
  known("DELETE /room/kickOutUser", WRITE, roomAndPerson, rooms.kickOutUser),
  known("GET /room/retrieve", READ, schema.search, rooms.retrieve),
  // What the public server calls it.
  known("GET /room/retrieveRoom", READ, schema.search, rooms.retrieve),
  known("PUT /room/update", WRITE, schema.updateRoom, rooms.update),
  known("DELETE /room/exit", WRITE, schema.roomRef, rooms.exit),
  plain("GET /room/create", FREE, upgradeRequired),
  plain("GET /room/enter", FREE, upgradeRequired),
  plain("GET /room/reEnter", FREE, upgradeRequired),
];

async function upgradeRequired(ctx: Context): Promise<void> {
  ctx.set("Upgrade", "websocket");
  ctx.status = 426;
  ctx.body = { msg: "请使用WebSocket连接" };
}
