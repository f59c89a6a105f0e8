/** What arrives. Values are strings; clients that send numbers or booleans in JSON are understood. */
import { z } from "zod";

/** @param most the maximum length in characters; without it only the body's size limits the text */
const text = (most?: number) =>
  z.preprocess(
    (v) => (typeof v === "number" || typeof v === "boolean" ? String(v) : v),
    most === undefined ? z.string() : z.string().max(most),
  );
const required = (most?: number) => text(most).pipe(z.string().min(1));
/** What cannot be empty counts as left out when it is: clients send back forms with empty fields. */
const optional = (most: number) =>
  text(most)
    .transform((value) => value || undefined)
    .optional();
/** A number in the path or the query. */
const pk = z.string().regex(/^[1-9]\d{0,14}$/);
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);
/** In any case: programs in Python send `True` in a form. An empty one was left out. */
const flag = z.preprocess(
  (value) => (value === "" ? undefined : (FLAGS.get(String(value).toLowerCase()) ?? value)),
  z.boolean().optional(),
);
/** An empty one was left out: a query cannot say so otherwise. */
const count = (most: number) =>
  text(6)
    .pipe(z.string().regex(/^(?:[1-9]\d{0,5})?$/, "must be a whole number from 1"))
    .transform((digits) => (digits === "" ? undefined : Number(digits)))
    .pipe(z.number().max(most).optional())
    .optional();

const person = {
  sex: text(1)
    .pipe(z.enum(["", "0", "1", "2"]))
    .optional(),
  age: text(8).pipe(z.string().regex(/^\d*$/, "must be a number")).optional(),
  email: text(254).optional(),
  phone: text(32).optional(),
  country: text(64).optional(),
  province: text(64).optional(),
  city: text(64).optional(),
  career: text(64).optional(),
};

export const register = z.object({
  username: required(256),
  password: required(1024),
  nickname: required(256),
  ...person,
});
/** Names of the other service, which may be longer: the person cannot change them here. */
export const snsLogin = z.object({
  username: required(),
  nickname: required(),
  login_type: text(1).pipe(z.enum(["1", "2", "3"])),
  snsid: required(256),
  access_token: required(4096),
  icon: text().optional(),
  ...person,
});
export const login = z.object({ username: required(256), password: required(1024) });
export const userInfo = z.object({ username: optional(256), nickname: optional(256), ...person });
export const userIcon = z.object({ icon: required() });
export const userPassword = z.object({
  username: required(256),
  old_password: text(1024),
  password: required(1024),
});
export const pathPk = z.object({ pk });
export const roomList = z.object({ page: count(100_000), pageSize: count(100) });
export const roomCreate = z.object({ room_alias: required(256), active: flag.optional() });
export const roomUpdate = z.object({ room_alias: optional(256), active: flag.optional() });
export const phoneCaptcha = z.object({ phone: text(32) });
export const phoneLogin = z.object({ phone: text(32), captcha: required(16) });

export type Person = Pick<z.output<typeof userInfo>, keyof typeof person>;
