/**
 * The HTTP half of dialect B: `/auth/…` and `/chatroom/…`, by GET and POST alike, HTTP 200 with the outcome in `res`.
 */
import { z } from "zod";
import { open, type Route, SMALL_BODY } from "../kit/routes.ts";
import * as calls from "./calls.ts";
import * as errors from "./errors.ts";
import type { JoinHistory } from "./join-history.ts";
import * as schema from "./schema.ts";

const row = <C extends "read" | "write" | "create" | "guess">(cost: C) =>
  ({ cost, body: SMALL_BODY }) as const;

export const routes = (joinHistory: JoinHistory): readonly Route<errors.OwnWords>[] => [
  open("GET|POST /auth/login", {
    ...row("guess"),
    schema: schema.login,
    call: calls.login,
    errors: errors.LOGIN,
  }),
  open("GET|POST /auth/register", {
    ...row("create"),
    schema: schema.register,
    call: calls.register,
    errors: errors.REGISTER,
  }),
  open("GET|POST /auth/user_data", {
    ...row("read"),
    schema: schema.person,
    call: calls.getUserData,
    errors: errors.USER_DATA,
  }),
  open("GET|POST /chatroom/list", {
    ...row("read"),
    schema: z.object({}),
    call: calls.list,
    errors: errors.LIST,
  }),
  open("GET|POST /chatroom/create", {
    ...row("create"),
    schema: schema.namedRoom,
    call: calls.create,
    errors: errors.CREATE,
  }),
  open("GET|POST /chatroom/room", {
    ...row("write"),
    schema: schema.visit,
    call: calls.visit(joinHistory),
    errors: errors.VISIT,
  }),
];
