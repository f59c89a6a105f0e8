/** Dialect D over HTTP: `/h5/…` and `POST /upload`, HTTP 200 with the outcome in `code`. */
import { CREATE, GUESS, READ, UPLOAD, WRITE } from "../kit/cost.ts";
import { known, open, type Route } from "../kit/routes.ts";
import * as calls from "./calls.ts";
import * as errors from "./errors.ts";
import * as schema from "./schema.ts";

export const ROUTES: readonly Route<errors.OwnWords>[] = [
  open("POST /h5/user/login", GUESS, schema.account, calls.login, errors.LOGIN),
  open("POST /h5/user/reg", CREATE, schema.account, calls.register, errors.REGISTER),
  known("GET /h5/merchant", READ, schema.nothing, calls.joinedMerchants),
  known("POST /h5/merchant", WRITE, schema.joinMerchant, calls.joinMerchant),
  known("POST /h5/merchant/createMerchant", CREATE, schema.createMerchant, calls.createMerchant),
  known("POST /h5/group/getGroup", READ, schema.joinMerchant, calls.groups),
  known("POST /h5/group", CREATE, schema.createGroup, calls.createGroup, errors.GROUP),
  known("POST /h5/group/join", WRITE, schema.group, calls.joinGroup),
  known("POST /h5/group/leave", WRITE, schema.group, calls.leaveGroup),
  known("POST /upload", UPLOAD, schema.nothing, calls.upload),
];
