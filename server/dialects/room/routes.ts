/** Dialect C over HTTP: which command answers where. */
import Router from "@koa/router";
import type { Context, Middleware } from "koa";
import { isChatError } from "../../chat/errors.ts";
import type { DialectHost } from "../dialect.ts";
import { commandsOf } from "../kit/commands.ts";
import { dispatch } from "../kit/dispatch.ts";
import { failure } from "./encode.ts";
import * as errors from "./errors.ts";
import * as rooms from "./room-calls.ts";
import * as users from "./user-calls.ts";

const refusal = (error: unknown, own?: errors.OwnWords): object =>
  failure(isChatError(error) ? errors.wordsOf(error, own) : errors.FAILURE);

export function routes(host: DialectHost): Middleware {
  const { open, known, knownWithFile } = commandsOf(host, "room", refusal);
  const router = new Router();
  router.post("/user/register", open(users.register, errors.REGISTER));
  router.post("/user/login", open(users.login, errors.LOGIN));
  router.put("/user/update", known(users.update, errors.UPDATE_USER));
  router.delete("/user/exit", known(users.exit));
  router.post("/user/forgetPwd", open(users.forgetPwd, errors.BY_EMAIL));
  router.put("/user/updatePwd", open(users.updatePwd, errors.BY_EMAIL));
  router.post("/room/sendImg", knownWithFile(rooms.sendImg, errors.SEND_IMAGE));
  router.put("/room/transferOwner", known(rooms.transferOwner));
  router.get("/room/retrieveUser", known(rooms.retrieveUser, errors.LIST_USERS));
  router.delete("/room/dissolve", known(rooms.dissolve));
  router.delete("/room/kickOutUser", known(rooms.kickOutUser));
  router.get("/room/retrieve", known(rooms.retrieve));
  router.put("/room/update", known(rooms.update));
  router.delete("/room/exit", known(rooms.exit));
  router.get(["/room/create", "/room/enter", "/room/reEnter"], (ctx: Context) => {
    ctx.set("Upgrade", "websocket");
    ctx.status = 426;
    ctx.body = { msg: "请使用WebSocket连接" };
  });
  return dispatch(router, failure(errors.WRONG_METHOD));
}
