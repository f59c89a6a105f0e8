/** Dialect D in the API reference. */
import {
  type DocumentedOperation,
  documentedApi,
  type OpenApiDocument,
  type Operation,
} from "../kit/openapi.ts";
import { failure, success } from "./encode.ts";
import * as schema from "./schema.ts";

const DESCRIPTION = `Answers are \`{"data", "msg", "code"}\` with HTTP status 200: \`code\` is 200, or 400, 401, 403, 404, 409 with \`data: null\`.
The token is in the header \`token\` (or \`Authorization: Bearer <token>\`, or a field \`token\`). Ids are 24 hex digits.
`;

const TIMES = { __v: 0, createdAt: "2023-08-21T04:16:53.765Z", updatedAt: "2023-08-21T04:16:53.765Z" };
const ID = "000000000000000000000001";
const ICON = "https://www.somode.com/uploadimg/image/20230129/20230129150835_59024.jpg";
const MERCHANT = { user: ID, activationCode: "asdasad", name: "小蓝的商页1", icon: ICON, customer: ID };
const GROUP = { user: ID, merchant: ID, name: "小黑子的世界", icon: ICON, _id: ID, ...TIMES };

const answers = (data: unknown, msg?: string): Operation["answers"] => ({
  "200": { description: "Success, or an error", example: success(data, msg) },
  "413": { description: "The body is too large", example: failure({ code: 400, msg: "内容过大" }) },
});

const USERS: readonly Operation[] = [
  {
    method: "post",
    path: "/h5/user/login",
    summary: "h5登录",
    tag: "h5/用户登录注册",
    body: schema.account,
    answers: answers({ token: "…", _id: ID, username: "admin", role: 0, ...TIMES }),
  },
  {
    method: "post",
    path: "/h5/user/reg",
    summary: "h5注册",
    tag: "h5/用户登录注册",
    body: schema.account,
    answers: answers([{ username: "admin1", password: "", role: 0, _id: ID, ...TIMES }], "注册成功"),
  },
];

const WITH_TOKEN: readonly Operation[] = [
  {
    method: "get",
    path: "/h5/merchant",
    summary: "获取商页",
    description: "The pages that the caller has joined.",
    tag: "h5/商页",
    answers: answers([
      { user: ID, merchant: { ...MERCHANT, userId: ID, _id: ID, ...TIMES }, _id: ID, ...TIMES },
    ]),
  },
  {
    method: "post",
    path: "/h5/merchant",
    summary: "加入商页",
    tag: "h5/商页",
    body: schema.joinMerchant,
    answers: answers([{ user: ID, merchant: ID, _id: ID, ...TIMES }]),
  },
  {
    method: "post",
    path: "/h5/merchant/createMerchant",
    summary: "创建商页",
    tag: "h5/商页",
    body: schema.createMerchant,
    answers: answers([{ ...MERCHANT, _id: ID, ...TIMES }]),
  },
  {
    method: "post",
    path: "/h5/group/getGroup",
    summary: "获取群聊",
    description: "`state` 0: not a member yet, 1: a member.",
    tag: "h5/群聊",
    body: schema.joinMerchant,
    answers: answers([{ state: 1, ...GROUP }]),
  },
  {
    method: "post",
    path: "/h5/group",
    summary: "创建群聊",
    description: "For the page's creator only.",
    tag: "h5/群聊",
    body: schema.createGroup,
    answers: answers(GROUP),
  },
  {
    method: "post",
    path: "/h5/group/join",
    summary: "加入群聊",
    tag: "h5/群聊",
    body: schema.group,
    answers: answers({ state: 1, ...GROUP }),
  },
  {
    method: "post",
    path: "/h5/group/leave",
    summary: "退出群聊",
    tag: "h5/群聊",
    body: schema.group,
    answers: answers({ state: 0, ...GROUP }),
  },
  {
    method: "post",
    path: "/upload",
    summary: "文件上传",
    tag: "公共接口",
    file: "file",
    answers: answers("/upload/20230821/7e23cd7207e15d29589565701.png"),
  },
];

const AS_STRANGER =
  "JSON by axios, with credentials, the header `token` holding `undefined`, `null` or nothing before the login.";
const AS_MEMBER =
  "JSON by axios, with credentials, the token in the header `token`, `null` for what a form leaves open.";
const AS_UPLOAD =
  "`multipart/form-data` by axios, the file in the field `file`, the token in the header `token`.";

export const h5Reference = (version: string): OpenApiDocument =>
  documentedApi({ title: "D · h5 · 聊天室 v1.0.0", version, description: DESCRIPTION }, [
    ...USERS.map((operation): DocumentedOperation => ({ ...operation, asSent: AS_STRANGER })),
    ...WITH_TOKEN.map(
      (operation): DocumentedOperation => ({
        ...operation,
        tokenHeader: "token",
        asSent: operation.file === undefined ? AS_MEMBER : AS_UPLOAD,
      }),
    ),
  ]);
