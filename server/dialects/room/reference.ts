/** Dialect C's part of the API reference. */
import { type DocumentedOperation, documentedApi, type OpenApiDocument } from "../kit/openapi.ts";
import { envelope } from "./encode.ts";
import * as schema from "./schema.ts";

const SOCKETS = `Answers are \`{"err": {"Code", "Msg", "Notice"}}\` with HTTP status 200; \`Code\` is 0, except that it is 1 if \`/room/retrieve\`
succeeds and if the server itself failed. Forms are the norm. The token is in \`Authorization\`, with or without \`Bearer\`, in the
header \`token\`, or a field \`token\`. A room is named by \`roomName\` or \`roomId\`.

## WebSocket

| path | query |
| --- | --- |
| \`/room/create\` | \`roomName\`, \`roomId\`; \`roomCap\` (otherwise 0), \`roomAccess\` (\`1\`, \`0\`, \`true\`, \`false\`; missing: closed) |
| \`/room/enter\` | \`roomId\` |
| \`/room/reEnter\` | \`roomId\`: for members, after a new login |

**As clients send it:** the query in raw UTF-8, without \`roomCap\` and \`roomAccess\`, the token in \`Authorization\` without \`Bearer\`
(Go, websocket-client): \`GET /room/create?roomName=围棋&roomId=1\`. A browser encodes the query and puts the token there: \`&token=…\`.

The token is sent as above. A refused upgrade answers \`{"msg": …}\`: 400 \`参数无效\`, 401, 403 \`房间不允许其他人进入\`,
403 \`房间人数已满\`, 403 \`用户不在房间内\`, 404 \`房间未找到\`, 409 \`已在房间内\`, 409 \`房间已存在\`.

A text frame of the client is a message. The server's frames are \`{"FromUserName", "RoomName", "Content"}\`, to everyone in the room, including the
sender; messages of the server come from \`system\`. Close codes: 1000 left, 1001 the server stops, 4001 kicked, 4002 dissolved,
4003 logged out.
`;

const FORM = ["application/x-www-form-urlencoded", "application/json", "multipart/form-data"];

const ROOM = {
  RoomId: "1",
  RoomName: "go",
  RoomCap: 3,
  RoomAccess: true,
  RoomOwner: "1",
  CreatedAt: "2022-02-25T10:28:20+08:00",
};

const AS_FORM = "A form, with the token in `Authorization` without `Bearer`.";
const AS_QUERY =
  "The room in the query by `roomName` or `roomId`, in raw UTF-8 (Go): `?roomName=围棋`; the token in `Authorization` without `Bearer`.";
/** What public clients do otherwise than the rest, by path. */
const SENT: Readonly<Record<string, string>> = {
  "/user/register": "A form without `userEmail`.",
  "/user/login": "A form: `userId=ada&userPwd=135`.",
  "/user/update": `${AS_FORM} With \`userPwd\` alone it changes the password.`,
  "/room/retrieve": "Without `roomName`, for all rooms.",
  "/room/retrieveRoom":
    "The path that the public server has for `/room/retrieve`; without `roomName`, for all rooms.",
  "/room/update": `${AS_QUERY} What changes as a form.`,
  "/room/sendImg": "`multipart/form-data`, the picture in the field `Img`, the part without a type.",
};

type Method = DocumentedOperation["method"];
type Takes = Pick<DocumentedOperation, "query" | "body" | "file" | "tokenHeader">;

/** @param outcome the notice of an example, and its message and code if it has any */
const operation = (
  method: Method,
  path: string,
  summary: string,
  takes: Takes,
  ...outcome: Parameters<typeof envelope>
): DocumentedOperation => ({
  method,
  path,
  summary,
  bodyTypes: FORM,
  ...takes,
  ...(path.startsWith("/user/")
    ? { tag: "用户操作", asSent: SENT[path] ?? AS_FORM }
    : { tag: "房间操作", asSent: SENT[path] ?? AS_QUERY, ...BY_TOKEN }),
  answers: { "200": { description: "Success, or an error", example: envelope(...outcome) } },
});

const BY_TOKEN = { tokenHeader: "Authorization" } as const;
const ONE_ROOM = { query: schema.roomRef };
const ONE_PERSON = { query: schema.roomRef.and(schema.person) };
const SEARCH = { query: schema.search };

const OPERATIONS: readonly DocumentedOperation[] = [
  operation("post", "/user/register", "用户注册", { body: schema.register }, "注册成功"),
  operation(
    "post",
    "/user/login",
    "用户登录",
    { body: schema.login },
    { msg: "登录成功 hello zhy", rooms: [ROOM] },
    { token: "…" },
  ),
  operation("put", "/user/update", "修改用户信息", { body: schema.updateUser, ...BY_TOKEN }, "修改成功"),
  operation("delete", "/user/exit", "用户退出系统", BY_TOKEN, "退出系统成功"),
  operation(
    "post",
    "/user/forgetPwd",
    "忘记密码得到验证码",
    { body: schema.forgetPwd },
    { notice: "十分钟内有效", 验证码: "" },
  ),
  operation("put", "/user/updatePwd", "修改密码", { body: schema.updatePwd }, "修改成功"),
  operation("post", "/room/sendImg", "发送图片", { body: schema.anyRoomRef, file: "Img" }, "发送成功"),
  operation("put", "/room/transferOwner", "房主转让", ONE_PERSON, "转让成功"),
  operation("get", "/room/retrieveUser", "查询房间内所有用户", ONE_ROOM, {
    clients: [{ UserId: "1", UserName: "zhhhhhhh" }],
  }),
  operation("delete", "/room/dissolve", "解散房间", ONE_ROOM, "解散成功"),
  operation("delete", "/room/kickOutUser", "踢出用户", ONE_PERSON, "踢出成功"),
  operation("get", "/room/retrieve", "搜索房间列表", SEARCH, { rooms: [ROOM] }, "", 1),
  operation(
    "get",
    "/room/retrieveRoom",
    "搜索房间列表 (as the public server calls it)",
    SEARCH,
    { rooms: [ROOM] },
    "",
    1,
  ),
  operation("put", "/room/update", "修改房间信息", { ...ONE_ROOM, body: schema.updateRoom }, "修改成功"),
  operation("delete", "/room/exit", "退出房间", ONE_ROOM, "退出房间成功"),
];

export const roomReference = (version: string): OpenApiDocument =>
  documentedApi({ title: "C · room · 聊天室 v1.0.0", version, description: SOCKETS }, OPERATIONS);
