/** Dialect D's part of the API reference. */
import { type DocumentedOperation, documentedApi, type OpenApiDocument } from "../kit/openapi.ts";
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

const AS_STRANGER =
  "JSON by axios, with credentials, the header `token` holding `undefined`, `null` or nothing before the login.";
const AS_MEMBER =
  "JSON by axios, with credentials, the token in the header `token`, `null` for what a form leaves open.";
const AS_UPLOAD =
  "`multipart/form-data` by axios, the file in the field `file`, the token in the header `token`.";

type Takes = Pick<DocumentedOperation, "description" | "body" | "file">;

/** @param outcome the data of an example, and its message if it has one of its own */
const post = (
  path: string,
  tag: string,
  summary: string,
  takes: Takes,
  ...outcome: Parameters<typeof success>
): DocumentedOperation => ({
  method: "post",
  path,
  summary,
  tag,
  ...takes,
  ...(path.startsWith("/h5/user/")
    ? { asSent: AS_STRANGER }
    : { asSent: takes.file === undefined ? AS_MEMBER : AS_UPLOAD, tokenHeader: "token" }),
  answers: {
    "200": { description: "Success, or an error", example: success(...outcome) },
    "413": { description: "The body is too large", example: failure({ code: 400, msg: "内容过大" }) },
  },
});

const USER = "h5/用户登录注册";
const PAGE = "h5/商页";
const CHAT = "h5/群聊";

const OPERATIONS: readonly DocumentedOperation[] = [
  post(
    "/h5/user/login",
    USER,
    "h5登录",
    { body: schema.account },
    { token: "…", _id: ID, username: "admin", role: 0, ...TIMES },
  ),
  post(
    "/h5/user/reg",
    USER,
    "h5注册",
    { body: schema.account },
    [{ username: "admin1", password: "", role: 0, _id: ID, ...TIMES }],
    "注册成功",
  ),
  {
    ...post("/h5/merchant", PAGE, "获取商页", { description: "The pages that the caller has joined." }, [
      { user: ID, merchant: { ...MERCHANT, userId: ID, _id: ID, ...TIMES }, _id: ID, ...TIMES },
    ]),
    method: "get",
  },
  post("/h5/merchant", PAGE, "加入商页", { body: schema.joinMerchant }, [
    { user: ID, merchant: ID, _id: ID, ...TIMES },
  ]),
  post("/h5/merchant/createMerchant", PAGE, "创建商页", { body: schema.createMerchant }, [
    { ...MERCHANT, _id: ID, ...TIMES },
  ]),
  post(
    "/h5/group/getGroup",
    CHAT,
    "获取群聊",
    { body: schema.joinMerchant, description: "`state` 0: not a member yet, 1: a member." },
    [{ state: 1, ...GROUP }],
  ),
  post(
    "/h5/group",
    CHAT,
    "创建群聊",
    { body: schema.createGroup, description: "For the page's creator only." },
    GROUP,
  ),
  post("/h5/group/join", CHAT, "加入群聊", { body: schema.group }, { state: 1, ...GROUP }),
  post("/h5/group/leave", CHAT, "退出群聊", { body: schema.group }, { state: 0, ...GROUP }),
  post("/upload", "公共接口", "文件上传", { file: "file" }, "/upload/20230821/7e23cd7207e15d29589565701.png"),
];

export const h5Reference = (version: string): OpenApiDocument =>
  documentedApi({ title: "D · h5 · 聊天室 v1.0.0", version, description: DESCRIPTION }, OPERATIONS);
