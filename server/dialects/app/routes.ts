/** Dialect E over HTTP: each answer with its true status, which `code` repeats. */
import { z } from "zod";
import { AVATAR, CREATE, GUESS, READ, WRITE } from "../kit/cost.ts";
import { known, open, type Route } from "../kit/routes.ts";
import * as rooms from "./room-calls.ts";
import * as schema from "./schema.ts";
import * as users from "./user-calls.ts";

const nothing = z.object({});

/** May bring a picture as a data URL. */
const WITH_PICTURE = { cost: "guess", limit: "avatar", isForStrangers: true } as const;

/** For a caller who is logged in by token or by address. */
const acting = <S extends z.ZodType>(...[what, price, params, act]: Parameters<typeof open<S>>): Route =>
  open(what, price, params, act, undefined, rooms.assertLoggedIn);

export const ROUTES: readonly Route[] = [
  open("POST /users", CREATE, schema.register, users.register),
  known("PUT /users/icon/:pk", AVATAR, nothing, users.userIcon),
  known("PUT /users/password", GUESS, schema.userPassword, users.userPassword),
  known("PUT /password", GUESS, schema.userPassword, users.userPassword),
  known("PUT /users/:pk", WRITE, schema.userInfo, users.userInfo),
  open("POST /snslogin", WITH_PICTURE, schema.snsLogin, users.snsLogin),
  open("POST /login", GUESS, schema.login, users.login),
  known("POST /logout", WRITE, nothing, users.logout),
  open("POST /phonelogin", CREATE, schema.phoneCaptcha, users.phoneCaptcha),
  open("GET /phonelogin", GUESS, schema.phoneLogin, users.phoneLogin),
  open("GET /rooms", READ, schema.roomList, rooms.list),
  acting("POST /rooms", CREATE, schema.roomCreate, rooms.create),
  open("GET /rooms/:pk", READ, nothing, rooms.show),
  acting("PUT /rooms/:pk", WRITE, schema.roomUpdate, rooms.update),
  acting("DELETE /rooms/:pk", WRITE, nothing, rooms.remove),
];
