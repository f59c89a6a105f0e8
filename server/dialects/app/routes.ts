/** Dialect E over HTTP: each answer with its true status, which `code` repeats. */
import { z } from "zod";
import { CREATE, GUESS, READ, WRITE } from "../kit/cost.ts";
import { known, open, type Route } from "../kit/routes.ts";
import * as rooms from "./room-calls.ts";
import * as schema from "./schema.ts";
import * as users from "./user-calls.ts";

const nothing = z.object({});

const password = { ...GUESS, schema: schema.userPassword, call: users.userPassword };

export const ROUTES: readonly Route[] = [
  open("POST /users", { ...CREATE, schema: schema.register, call: users.register }),
  known("PUT /users/icon/:pk", { cost: "upload", limit: "avatar", schema: nothing, call: users.userIcon }),
  known("PUT /users/password", password),
  known("PUT /password", password),
  known("PUT /users/:pk", { ...WRITE, schema: schema.userInfo, call: users.userInfo }),
  // May bring a picture as a data URL.
  open("POST /snslogin", {
    cost: "guess",
    limit: "avatar",
    isForStrangers: true,
    schema: schema.snsLogin,
    call: users.snsLogin,
  }),
  open("POST /login", { ...GUESS, schema: schema.login, call: users.login }),
  known("POST /logout", { ...WRITE, schema: nothing, call: users.logout }),
  open("POST /phonelogin", { ...CREATE, schema: schema.phoneCaptcha, call: users.phoneCaptcha }),
  open("GET /phonelogin", { ...GUESS, schema: schema.phoneLogin, call: users.phoneLogin }),
  open("GET /rooms", { ...READ, schema: schema.roomList, call: rooms.list }),
  open("POST /rooms", { ...CREATE, schema: schema.roomCreate, call: rooms.create }),
  open("GET /rooms/:pk", { ...READ, schema: nothing, call: rooms.show }),
  open("PUT /rooms/:pk", { ...WRITE, schema: schema.roomUpdate, call: rooms.update }),
  open("DELETE /rooms/:pk", { ...WRITE, schema: nothing, call: rooms.remove }),
];
