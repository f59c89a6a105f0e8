/** Dialect C over HTTP: which command answers where. */
import Router from "@koa/router";
import type { Context, Middleware } from "koa";
import { isChatError } from "../../chat/errors.ts";
import type { DialectHost } from "../dialect.ts";
import { commandsOf } from "../kit/commands.ts";
import { dispatch } from "../kit/dispatch.ts";
import { failure } from "./encode.ts";
import * as rooms from "./room-commands.ts";
import * as users from "./user-commands.ts";
import * as words from "./wording.ts";

const refusal = (error: unknown, own?: words.OwnWords): object =>
  failure(isChatError(error) ? words.wordingOf(error, own) : words.FAILURE);

export function routes(host: DialectHost): Middleware {
  const { open, known, knownWithFile } = commandsOf(host, "room", refusal);
  const router = new Router();
  router.post("/user/register", open(users.register, words.REGISTER));
  router.post("/user/login", open(users.login, words.LOGIN));
  router.put("/user/update", known(users.update, words.UPDATE_USER));
  router.delete("/user/exit", known(users.exit));
  router.post("/user/forgetPwd", open(users.forgetPwd, words.BY_EMAIL));
  router.put("/user/updatePwd", open(users.updatePwd, words.BY_EMAIL));
  router.post("/room/sendImg", knownWithFile(rooms.sendImg, words.SEND_IMAGE));
  router.put("/room/transferOwner", known(rooms.transferOwner));
  router.get("/room/retrieveUser", known(rooms.retrieveUser, words.LIST_USERS));
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
  return dispatch(router, failure(words.WRONG_METHOD));
}
