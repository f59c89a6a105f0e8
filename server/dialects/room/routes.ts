/** The HTTP half of dialect C: `/user/…` and `/room/…`, HTTP 200 with the outcome in `err`. */
import type { Context } from "koa";
import { z } from "zod";
import { CREATE, GUESS, READ, WRITE } from "../kit/cost.ts";
import { known, open, plain, type Route } from "../kit/routes.ts";
import * as errors from "./errors.ts";
import * as rooms from "./room-calls.ts";
import * as schema from "./schema.ts";
import * as users from "./user-calls.ts";

const onRoom = { ...WRITE, schema: schema.roomRef };
const onMember = { ...WRITE, schema: schema.roomRef.and(schema.person) };
const search = { ...READ, schema: schema.search, call: rooms.retrieve };
const noUpgrade = { cost: "free", limit: 0, answer: upgradeRequired } as const;

export const ROUTES: readonly Route<errors.OwnWords>[] = [
  open("POST /user/register", {
    ...CREATE,
    schema: schema.register,
    call: users.register,
    errors: errors.REGISTER,
  }),
  open("POST /user/login", { ...GUESS, schema: schema.login, call: users.login, errors: errors.LOGIN }),
  known("PUT /user/update", {
    ...WRITE,
    schema: schema.updateUser,
    call: users.update,
    errors: errors.UPDATE_USER,
  }),
  known("DELETE /user/exit", { ...WRITE, schema: z.object({}), call: users.exit }),
  open("POST /user/forgetPwd", {
    ...CREATE,
    schema: schema.forgetPwd,
    call: users.forgetPwd,
    errors: errors.BY_EMAIL,
  }),
  open("PUT /user/updatePwd", {
    ...GUESS,
    schema: schema.updatePwd,
    call: users.updatePwd,
    errors: errors.BY_EMAIL,
  }),
  known("POST /room/sendImg", {
    cost: "upload",
    limit: "upload",
    schema: schema.anyRoomRef,
    call: rooms.sendImg,
    errors: errors.SEND_IMAGE,
  }),
  known("PUT /room/transferOwner", { ...onMember, call: rooms.transferOwner }),
  known("GET /room/retrieveUser", {
    ...onRoom,
    cost: "read",
    call: rooms.retrieveUser,
    errors: errors.LIST_USERS,
  }),
  known("DELETE /room/dissolve", { ...onRoom, call: rooms.dissolve }),
  known("DELETE /room/kickOutUser", { ...onMember, call: rooms.kickOutUser }),
  known("GET /room/retrieve", search),
  // What the public server calls it.
  known("GET /room/retrieveRoom", search),
  known("PUT /room/update", { ...WRITE, schema: schema.updateRoom, call: rooms.update }),
  known("DELETE /room/exit", { ...onRoom, call: rooms.exit }),
  plain("GET /room/create", noUpgrade),
  plain("GET /room/enter", noUpgrade),
  plain("GET /room/reEnter", noUpgrade),
];

async function upgradeRequired(ctx: Context): Promise<void> {
  ctx.set("Upgrade", "websocket");
  ctx.status = 426;
  ctx.body = { msg: "请使用WebSocket连接" };
}
