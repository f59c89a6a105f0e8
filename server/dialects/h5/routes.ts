/** Dialect D over HTTP: `/h5/…` and `POST /upload`, HTTP 200 with the outcome in `code`. */
import { CREATE, GUESS, READ, WRITE } from "../kit/cost.ts";
import { known, open, type Route } from "../kit/routes.ts";
import * as calls from "./calls.ts";
import * as errors from "./errors.ts";
import * as schema from "./schema.ts";

export const ROUTES: readonly Route<errors.OwnWords>[] = [
  open("POST /h5/user/login", { ...GUESS, schema: schema.account, call: calls.login, errors: errors.LOGIN }),
  open("POST /h5/user/reg", {
    ...CREATE,
    schema: schema.account,
    call: calls.register,
    errors: errors.REGISTER,
  }),
  known("GET /h5/merchant", { ...READ, schema: schema.nothing, call: calls.joinedMerchants }),
  known("POST /h5/merchant", { ...WRITE, schema: schema.joinMerchant, call: calls.joinMerchant }),
  known("POST /h5/merchant/createMerchant", {
    ...CREATE,
    schema: schema.createMerchant,
    call: calls.createMerchant,
  }),
  known("POST /h5/group/getGroup", { ...READ, schema: schema.joinMerchant, call: calls.groups }),
  known("POST /h5/group", {
    ...CREATE,
    schema: schema.createGroup,
    call: calls.createGroup,
    errors: errors.GROUP,
  }),
  known("POST /h5/group/join", { ...WRITE, schema: schema.group, call: calls.joinGroup }),
  known("POST /h5/group/leave", { ...WRITE, schema: schema.group, call: calls.leaveGroup }),
  known("POST /upload", { cost: "upload", limit: "upload", schema: schema.nothing, call: calls.upload }),
];
