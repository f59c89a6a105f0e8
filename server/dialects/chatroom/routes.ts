/**
 * The HTTP half of dialect B: `/auth/…` and `/chatroom/…`, by GET and POST alike, HTTP 200 with the outcome in `res`.
 */
import { z } from "zod";
import { CREATE, GUESS, READ, WRITE } from "../kit/cost.ts";
import { open, type Route } from "../kit/routes.ts";
import * as calls from "./calls.ts";
import * as errors from "./errors.ts";
import type { JoinHistory } from "./join-history.ts";
import * as schema from "./schema.ts";

export const routes = (joinHistory: JoinHistory): readonly Route<errors.OwnWords>[] => [
  open("GET|POST /auth/login", GUESS, schema.login, calls.login, errors.LOGIN),
  open("GET|POST /auth/register", CREATE, schema.register, calls.register, errors.REGISTER),
  open("GET|POST /auth/user_data", READ, schema.person, calls.getUserData, errors.USER_DATA),
  open("GET|POST /chatroom/list", READ, z.object({}), calls.list, errors.LIST),
  open("GET|POST /chatroom/create", CREATE, schema.namedRoom, calls.create, errors.CREATE),
  open("GET|POST /chatroom/room", WRITE, schema.visit, calls.visit(joinHistory), errors.VISIT),
];
