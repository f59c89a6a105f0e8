/** Dialect A's part of the API reference. */
import { z } from "zod";
import {
  type DocumentedOperation,
  documentedApi,
  type OpenApiDocument,
  type Operation,
} from "../kit/openapi.ts";
import * as schema from "./schema.ts";

const TEXT = `Answers are \`{status, message, data?}\` with HTTP 200: 0 ok, 1001 missing or invalid parameter or no permission,
1002 storage failure, 1003 not found, 1004 duplicate.
A call acts as the user it names by a token (\`Authorization: Bearer\`, header \`token\`, field \`token\`) or by the network address
that the user registered or logged in from. A user, a room and pictures are shown to everyone, and so are the messages of a public room.

## Socket.IO
Default namespace, Engine.IO 3 and 4. Send \`join\` and \`leave\` \`{username, roomname}\`, \`new message\` \`{username, roomname, message}\`,
\`close\` \`{roomname, roomowner}\`, each as an object or as its JSON text; \`message\` arrives in the same form:
- \`{status: 0, data: {action: "in" | "out", onlineusers, username, useravatar}}\` to the others in the room,
- \`{status: 0, data: {action: "msg", username, useranme, useravatar, roomname, message, sendtime, sendttime}}\` to the others,
- \`{status: 0, data: {action: "close", roomname}}\` to everyone,
- \`{status, message, data: {action: "error", username: "system", message}}\` with a status other than 0 to the sender of a failed event.

A client whose library reconnected need not join again: its next \`new message\` enters the room. A \`join\` that arrives before the
registration of its user waits for it up to 2 s. Clients of 2020 send each payload as JSON text, and read \`data.action\` of every event.

Every event is also acknowledged with \`{status, message, data?}\` when the client passed a callback.
`;

const TYPES = ["application/json", "application/x-www-form-urlencoded"];
const USER = { username: "testuser", userdetail: "哈哈", phone: "13800000000" };
const USER_SEEN = { ...USER, useravatar: "/apiv1/user/avatar/download/testuser" };
const ROOM = { roomname: "testroom", roomdetail: "哈哈哈" };
const ROOM_URL = "http://127.0.0.1:5000/apiv1/joinroom/testroom";
const ROOM_SEEN = {
  roomname: "testroom",
  onlineusers: 1,
  roomdetail: "哈哈哈",
  roomavatar: "/apiv1/room/avatar/download/testroom",
  roomowner: "testuser",
  roomurl: ROOM_URL,
};
const LINE = {
  username: "testuser",
  useravatar: "/apiv1/user/avatar/download/testuser",
  message: "666",
  sendtime: "2020-04-06 14:00:28",
  seq: 1,
};

const envelope = (data?: object) => ({ status: 0, message: "", ...(data && { data }) });
const answers = (data?: object, beside: object = {}): Operation["answers"] => ({
  "200": { description: "The outcome is in `status`.", example: { ...envelope(data), ...beside } },
});
const name = z.object({ name: z.string() });

const AS_FORM =
  'JSON text under `Content-Type: application/x-www-form-urlencoded` (vue-resource), e.g. `{"username":"ada"}`.';
/** What public clients do otherwise than the rest, by path. */
const SENT: Readonly<Record<string, string>> = {
  "/user/register": `${AS_FORM} A page that was opened by a share link emits \`join\` at the same time and reads no answer.`,
  "/user/roomcreate": `${AS_FORM} \`roomdetail\` may be missing; \`room/query\` and \`join\` follow.`,
  "/room/query": `${AS_FORM} \`roomname\` and the other fields are read beside \`status\`, not in \`data\`.`,
};
/** For calls that act as somebody, and for private rooms. */
const AS_SOMEBODY = { tokenHeader: "Authorization", isTokenOptional: true } as const;
const UPLOAD = {
  file: "file",
  asSent:
    "`multipart/form-data`, the picture in the field `file`, without a token: the address of the login proves it.",
  ...AS_SOMEBODY,
  answers: answers(),
};
const PICTURE = {
  asSent: "By an `<img>`, or as a blob by the page of the room; without a token.",
  answers: { "200": { description: "A picture (WebP or PNG)" } },
};

const call = (
  path: string,
  summary: string,
  body: z.ZodType,
  more: Operation["answers"],
): DocumentedOperation => ({
  method: "post",
  path: `/apiv1${path}`,
  summary,
  tag: path.split("/")[1] ?? "",
  body,
  bodyTypes: TYPES,
  asSent: SENT[path] ?? AS_FORM,
  answers: more,
});
const acting = (...args: Parameters<typeof call>): DocumentedOperation => ({
  ...call(...args),
  ...AS_SOMEBODY,
});
const onName = (
  method: "get" | "post",
  path: string,
  summary: string,
  more: Partial<Operation> & Pick<DocumentedOperation, "answers" | "asSent">,
): DocumentedOperation => ({
  method,
  path: `/apiv1${path}/{name}`,
  summary,
  tag: path.split("/")[1] ?? "",
  params: name,
  ...more,
});

const OPERATIONS: readonly DocumentedOperation[] = [
  call("/user/register", "Register", schema.register, answers(USER)),
  call("/user/query", "A user", schema.namedUser, answers(USER_SEEN, USER_SEEN)),
  acting("/user/modify", "Change a user", schema.modifyUser, answers({ ...USER, location: "福建省" })),
  acting(
    "/user/delete",
    "Delete a user, with the rooms they own and all their messages",
    schema.deletedUser,
    answers(),
  ),
  acting(
    "/user/roomcreate",
    "Create a room",
    schema.createRoom,
    answers({ ...ROOM, roomurl: ROOM_URL, roomowner: "testuser" }),
  ),
  call("/room/query", "A room", schema.namedRoom, answers(ROOM_SEEN, ROOM_SEEN)),
  acting("/room/modify", "Change a room", schema.modifyRoom, answers(ROOM)),
  acting("/room/delete", "Delete a room (its owner)", schema.ownedRoom, answers()),
  {
    method: "get",
    path: "/apiv1/room/delete",
    summary: "Delete a room (its owner)",
    tag: "room",
    query: schema.ownedRoom,
    asSent: "Everything in the query: `?roomname=客厅&roomowner=ada`, raw (curl) or percent-encoded.",
    ...AS_SOMEBODY,
    answers: answers(),
  },
  onName("post", "/user/avatar", "Set a user's picture", UPLOAD),
  onName("post", "/user/avatar/upload", "Set a user's picture, as an older edition has it", UPLOAD),
  onName("get", "/user/avatar/download", "A user's picture", PICTURE),
  onName("post", "/room/avatar/upload", "Set a room's picture", UPLOAD),
  onName("post", "/room/avatar", "Set a room's picture, where some clients post it", UPLOAD),
  onName("get", "/room/avatar/download", "A room's picture", PICTURE),
  onName("get", "/room/message", "The messages of a room, oldest first", {
    query: schema.history,
    asSent:
      "Right after `join` was emitted on the socket, without waiting; `data.onlineusers` and `data.msg` are read. By curl with the name raw: `/apiv1/room/message/客厅`.",
    ...AS_SOMEBODY,
    answers: answers({ onlineusers: 1, msg: [LINE] }),
  }),
  onName("get", "/joinroom", "The room in the web client", {
    asSent: "Opened in a browser, from a shared `roomurl`.",
    answers: { "302": { description: "To the web client" } },
  }),
];

export const apiv1Reference = (version: string): OpenApiDocument =>
  documentedApi({ title: "A: apiv1", version, description: TEXT }, OPERATIONS);
