/** Dialect B's part of the API reference. */
import { z } from "zod";
import { type DocumentedOperation, documentedApi, type OpenApiDocument } from "../kit/openapi.ts";
import * as schema from "./schema.ts";

const TEXT = `Answers are \`{res, data?}\` with HTTP 200; \`res\` names the outcome. GET and POST both work. A call acts as the user it
names by a token (\`Authorization: Bearer\`, header \`token\`, field \`token\`) or by the network address that the user registered or logged in from.

## WebSocket
Raw WebSocket at \`/\` of any port (the document names 2333); a browser may pass \`?token=\`. Both sides send
\`{"type", "data": {"user": {"user_name", "user_avatar"}, "room_name", "msg"}}\`:
- \`join\`, \`leave\`, \`msg\` from the client;
- \`user\` with \`msg\` \`create\` (the first join of a room since it was created), \`join\` or \`leave\`, to everyone in the room;
- \`msg\` to everyone in the room;
- \`error\` with \`msg\` \`invalid message\`, \`illegal type\`, \`invalid data\`, \`illegal data\`, \`null message\`, \`room not exist\`, \`user not exist\` or
  \`room full\`, to the sender.

Clients send every field, with \`""\` for what they do not use, an avatar's number (\`"3"\`) as \`user_avatar\`, and \`leave\` right before they close.
`;

const ALL_TYPES = ["application/json", "application/x-www-form-urlencoded"];
const USER = { user_tel: 13800000000, user_name: "admin", user_password: "", user_avatar_url: "" };
const ROOMS = [{ name: "TEST", room_name: "TEST", population: 0 }];

interface Entry {
  readonly path: string;
  readonly summary: string;
  readonly takes?: z.ZodType;
  /** Acts as somebody. */
  readonly isActing?: true;
  readonly outcomes: string;
  readonly example: object;
}

const ENTRIES: readonly Entry[] = [
  {
    path: "/auth/login",
    summary: "Log in",
    takes: schema.login,
    outcomes: "login successfully · user not exist · password wrong · missing parameters",
    example: { res: "login successfully", data: USER },
  },
  {
    path: "/auth/register",
    summary: "Register",
    takes: schema.register,
    outcomes: "register successfully · user exist · missing parameters",
    example: { res: "register successfully" },
  },
  {
    path: "/auth/user_data",
    summary: "A user, by name or phone",
    takes: z.object({ user_name: z.string().optional(), user_tel: z.string().optional() }),
    outcomes: "get user data successfully · user not exist (without parameters too)",
    example: { res: "get user data successfully", data: USER },
  },
  {
    path: "/chatroom/list",
    summary: "The rooms that anyone may join",
    outcomes: "The same list twice, as the document names it in two ways",
    example: { room_list: ROOMS, rooms: ROOMS },
  },
  {
    path: "/chatroom/create",
    summary: "Create a room",
    takes: schema.namedRoom,
    isActing: true,
    outcomes: "chatroom create successfully · chatroom already exist · missing parameters",
    example: { res: "chatroom create successfully" },
  },
  {
    path: "/chatroom/room",
    summary: "Reserve a place in a room (status 1) or release it (0)",
    takes: schema.visit,
    isActing: true,
    outcomes:
      "join chatroom · leave chatroom · invalid room · invalid status · user not exist · full room · missing parameters",
    example: { res: "join chatroom" },
  },
];

function operationsOf({ path, summary, takes, isActing, outcomes, example }: Entry): DocumentedOperation[] {
  const also = path === "/auth/user_data" ? ", also without any parameter" : "";
  const asSent = `\`GET ${path}${takes ? "?…" : ""}\` with everything in the query and no body (Retrofit over OkHttp)${also}.`;
  const asPosted = `A form or JSON, as Python requests sends them${also}.`;
  const shared = {
    path,
    summary,
    tag: path.split("/")[1] ?? "",
    ...(isActing && { tokenHeader: "Authorization" as const, isTokenOptional: true }),
    answers: { "200": { description: outcomes, example } },
  };
  return [
    { ...shared, method: "get", query: takes, asSent },
    { ...shared, method: "post", body: takes, bodyTypes: ALL_TYPES, asSent: asPosted },
  ];
}

export const chatroomReference = (version: string): OpenApiDocument =>
  documentedApi({ title: "B: chatroom", version, description: TEXT }, ENTRIES.flatMap(operationsOf));
