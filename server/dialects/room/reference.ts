/** Dialect C in the API reference. */
import {
  type DocumentedOperation,
  documentedApi,
  type OpenApiDocument,
  type Operation,
} from "../kit/openapi.ts";
import { envelope } from "./encode.ts";
import * as schema from "./schema.ts";

const SOCKETS = `Answers are \`{"err": {"Code", "Msg", "Notice"}}\` with HTTP status 200; \`Code\` is 0, except that it is 1 if \`/room/retrieve\`
succeeds and if the host itself failed. Forms are the norm. The token is in \`Authorization\`, with or without \`Bearer\`, in the
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
sender; messages of the host come from \`system\`. Close codes: 1000 left, 1001 the host stops, 4001 kicked, 4002 dissolved,
4003 logged out.
`;

const FORM = ["application/x-www-form-urlencoded", "application/json", "multipart/form-data"];

const answers = (notice: unknown, msg: unknown = "", code: 0 | 1 = 0): Operation["answers"] => ({
  "200": { description: "Done, or what went wrong", example: envelope(notice, msg, code) },
});

const ROOM = {
  RoomId: "1",
  RoomName: "go",
  RoomCap: 3,
  RoomAccess: true,
  RoomOwner: "1",
  CreatedAt: "2022-02-25T10:28:20+08:00",
};

const USERS: readonly Omit<Operation, "tag">[] = [
  {
    method: "post",
    path: "/user/register",
    summary: "用户注册",
    body: schema.register,
    bodyTypes: FORM,
    answers: answers("注册成功"),
  },
  {
    method: "post",
    path: "/user/login",
    summary: "用户登录",
    body: schema.login,
    bodyTypes: FORM,
    answers: answers({ msg: "登录成功 hello zhy", rooms: [ROOM] }, { token: "…" }),
  },
  {
    method: "put",
    path: "/user/update",
    summary: "修改用户信息",
    body: schema.updateUser,
    bodyTypes: FORM,
    tokenHeader: "Authorization",
    answers: answers("修改成功"),
  },
  {
    method: "delete",
    path: "/user/exit",
    summary: "用户退出系统",
    tokenHeader: "Authorization",
    answers: answers("退出系统成功"),
  },
  {
    method: "post",
    path: "/user/forgetPwd",
    summary: "忘记密码得到验证码",
    body: schema.forgetPwd,
    bodyTypes: FORM,
    answers: answers({ notice: "十分钟内有效", 验证码: "" }),
  },
  {
    method: "put",
    path: "/user/updatePwd",
    summary: "修改密码",
    body: schema.updatePwd,
    bodyTypes: FORM,
    answers: answers("修改成功"),
  },
];

const ROOMS: readonly Omit<Operation, "tag" | "tokenHeader">[] = [
  {
    method: "post",
    path: "/room/sendImg",
    summary: "发送图片",
    body: schema.anyRoomRef,
    file: "Img",
    answers: answers("发送成功"),
  },
  {
    method: "put",
    path: "/room/transferOwner",
    summary: "房主转让",
    query: schema.roomRef.and(schema.person),
    answers: answers("转让成功"),
  },
  {
    method: "get",
    path: "/room/retrieveUser",
    summary: "查询房间内所有用户",
    query: schema.roomRef,
    answers: answers({ clients: [{ UserId: "1", UserName: "zhhhhhhh" }] }),
  },
  {
    method: "delete",
    path: "/room/dissolve",
    summary: "解散房间",
    query: schema.roomRef,
    answers: answers("解散成功"),
  },
  {
    method: "delete",
    path: "/room/kickOutUser",
    summary: "踢出用户",
    query: schema.roomRef.and(schema.person),
    answers: answers("踢出成功"),
  },
  {
    method: "get",
    path: "/room/retrieve",
    summary: "搜索房间列表",
    query: schema.search,
    answers: answers({ rooms: [ROOM] }, "", 1),
  },
  {
    method: "get",
    path: "/room/retrieveRoom",
    summary: "搜索房间列表 (as the public server calls it)",
    query: schema.search,
    answers: answers({ rooms: [ROOM] }, "", 1),
  },
  {
    method: "put",
    path: "/room/update",
    summary: "修改房间信息",
    query: schema.roomRef,
    body: schema.updateRoom,
    bodyTypes: FORM,
    answers: answers("修改成功"),
  },
  {
    method: "delete",
    path: "/room/exit",
    summary: "退出房间",
    query: schema.roomRef,
    answers: answers("退出房间成功"),
  },
];

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

export const roomReference = (version: string): OpenApiDocument =>
  documentedApi({ title: "C · room · 聊天室 v1.0.0", version, description: SOCKETS }, [
    ...USERS.map(
      (operation): DocumentedOperation => ({
        ...operation,
        tag: "用户操作",
        asSent: SENT[operation.path] ?? AS_FORM,
      }),
    ),
    ...ROOMS.map(
      (operation): DocumentedOperation => ({
        ...operation,
        tag: "房间操作",
        tokenHeader: "Authorization",
        asSent: SENT[operation.path] ?? AS_QUERY,
      }),
    ),
  ]);
