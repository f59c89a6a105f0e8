/** Dialect E's part of the API reference. */
import {
  type DocumentedOperation,
  documentedApi,
  type OpenApiDocument,
  type Operation,
} from "../kit/openapi.ts";
import * as schema from "./schema.ts";

const USER = {
  pk: "1",
  username: "12345",
  password: "",
  token: "8ca6dd209e7f780229cdee74ef525dfe",
  login_type: "0",
  nickname: "never",
  sex: "0",
  age: "0",
  email: "never@gmail.com",
  phone: "18752000500",
  img: "static/avatars/user-1.png",
  country: "",
  province: "",
  city: "",
  career: "",
  roomid: "8696",
  roompk: "1",
  unid: "1",
  join_date: "2016-10-28T02:27:15.211000Z",
  date_joined: "2016-10-28T02:27:15.211000Z",
  status: "SUCCESS",
  msg: "登录成功",
  code: "200",
};
const ROOM = {
  pk: "1",
  roomid: "1263",
  room_alias: "1262",
  active: true,
  username: "12345",
  image: "http://127.0.0.1:5000/static/avatars/user-1.png",
  status: "SUCCESS",
  code: "200",
};
const BODY_TYPES = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];

const FAILURES = {
  "400": { description: "Invalid parameters", example: { status: "FAIL", msg: "参数无效", code: "400" } },
  "401": { description: "Missing or invalid token, wrong password or code" },
  default: {
    description: "Any other failure: `code` is its HTTP status",
    example: { status: "FAIL", msg: "没有权限", code: "403" },
  },
};

const operation = (
  method: Operation["method"],
  path: string,
  summary: string,
  more: Partial<Omit<Operation, "asSent">> & { status?: string; example?: unknown } = {},
): DocumentedOperation => {
  const { status = "200", example, ...rest } = more;
  return {
    method,
    path,
    summary,
    asSent: SENT[`${method} ${path}`] ?? AS_DOCUMENTED,
    bodyTypes: BODY_TYPES,
    answers: { [status]: { description: "Success", ...(example !== undefined && { example }) }, ...FAILURES },
    ...rest,
  };
};

const AS_DOCUMENTED =
  "JSON as the document shows it, with `null` for fields that the person did not fill in.";
const IN_QUERY = "All parameters in the query, the body empty; unknown parameters are left out";
/** What public clients do otherwise than the document shows. */
const SENT: Readonly<Record<string, string>> = {
  "post /snslogin/": `${IN_QUERY}, \`icon\` too.`,
  "post /phonelogin/": `${IN_QUERY}.`,
  "get /phonelogin/": `${IN_QUERY}.`,
  "get /rooms/": "With `page` alone.",
  "get /rooms/{pk}/": "Without a token: the address of the login proves it.",
  "delete /rooms/{pk}/": "Without a body and a token: the address of the login proves it.",
  "put /rooms/{pk}/":
    '`pk` is the `roompk` of the login\'s answer; JSON `{"active": true}`, no token: the address of the login proves it.',
};

const CHANGE_PASSWORD: Partial<Operation> & { example: unknown } = {
  body: schema.userPassword,
  tokenHeader: "token",
  example: { ...USER, msg: "修改成功" },
};

const BY_TOKEN_OR_ADDRESS = { tokenHeader: "token", isTokenOptional: true } as const;

const OPERATIONS: readonly DocumentedOperation[] = [
  operation("post", "/users/", "1. Register 普通注册", {
    body: schema.register,
    example: { ...USER, msg: "创建成功" },
  }),
  operation("post", "/snslogin/", "2. SnsLogin 第三方登录 (201 the first time)", {
    body: schema.snsLogin,
    example: USER,
  }),
  operation("post", "/login/", "3. Login 普通登录", { body: schema.login, example: USER }),
  operation("post", "/logout/", "4. Logout 注销", {
    tokenHeader: "token",
    example: { status: "SUCCESS", msg: "注销成功", code: "200" },
  }),
  operation("get", "/rooms/", "5. Rooms 查询所有开启的房间", { query: schema.roomList }),
  operation("post", "/rooms/", "5. Rooms 创建房间", {
    body: schema.roomCreate,
    ...BY_TOKEN_OR_ADDRESS,
    status: "201",
    example: { ...ROOM, code: "201" },
  }),
  operation("get", "/rooms/{pk}/", "5. Rooms 查询一个房间", {
    params: schema.pathPk,
    ...BY_TOKEN_OR_ADDRESS,
    example: ROOM,
  }),
  operation("put", "/rooms/{pk}/", "5. Rooms 修改一个房间", {
    params: schema.pathPk,
    body: schema.roomUpdate,
    ...BY_TOKEN_OR_ADDRESS,
    example: ROOM,
  }),
  operation("delete", "/rooms/{pk}/", "5. Rooms 删除一个房间", {
    params: schema.pathPk,
    ...BY_TOKEN_OR_ADDRESS,
    status: "204",
  }),
  operation("put", "/users/icon/{pk}/", "6. UserIcon 修改用户头像", {
    params: schema.pathPk,
    body: schema.userIcon,
    tokenHeader: "token",
    example: { ...USER, msg: "修改成功" },
  }),
  operation("put", "/users/password/", "7. UserPassword 修改用户密码", CHANGE_PASSWORD),
  operation("put", "/password/", "7. UserPassword 修改用户密码 (the other path)", CHANGE_PASSWORD),
  operation("put", "/users/{pk}/", "8. UserInfo 修改用户基本信息", {
    params: schema.pathPk,
    body: schema.userInfo,
    tokenHeader: "token",
    example: { ...USER, msg: "修改成功" },
  }),
  operation("post", "/phonelogin/", "9. PhoneCaptcha 手机验证码", { body: schema.phoneCaptcha }),
  operation("get", "/phonelogin/", "10. PhoneLogin 手机验证码登录", {
    query: schema.phoneLogin,
    example: USER,
  }),
];

export function appReference(version: string): OpenApiDocument {
  const description =
    "All values are strings; every answer carries `status`, `msg` and `code`, which repeats the HTTP status. " +
    "The token goes into the body or query field `token`, the header `token`, or `Authorization: Bearer`. " +
    "Calls under `/rooms/` need none from an address that has logged in.";
  return documentedApi({ title: "E · app", version, description }, OPERATIONS);
}
