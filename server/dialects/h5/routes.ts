/** Dialect D over HTTP: which call answers where. */
import Router from "@koa/router";
import type { Middleware } from "koa";
import { isChatError } from "../../chat/errors.ts";
import type { DialectHost } from "../dialect.ts";
import { commandsOf } from "../kit/commands.ts";
import { dispatch } from "../kit/dispatch.ts";
import * as calls from "./calls.ts";
import { failure } from "./encode.ts";
import * as errors from "./errors.ts";

const refusal = (error: unknown, own?: errors.OwnWords): object =>
  failure(isChatError(error) ? errors.wordsOf(error, own) : errors.FAILURE);

export function routes(host: DialectHost): Middleware {
  const { open, known, knownWithFile } = commandsOf(host, "h5", refusal);
  const router = new Router();
  router.post("/h5/user/login", open(calls.login, errors.LOGIN));
  router.post("/h5/user/reg", open(calls.register, errors.REGISTER));
  router.get("/h5/merchant", known(calls.joinedMerchants));
  router.post("/h5/merchant", known(calls.joinMerchant));
  router.post("/h5/merchant/createMerchant", known(calls.createMerchant));
  router.post("/h5/group/getGroup", known(calls.groups));
  router.post("/h5/group", known(calls.createGroup, errors.GROUP));
  router.post("/h5/group/join", known(calls.joinGroup));
  router.post("/h5/group/leave", known(calls.leaveGroup));
  router.post("/upload", knownWithFile(calls.upload));
  return dispatch(router, failure(errors.WRONG_METHOD));
}
