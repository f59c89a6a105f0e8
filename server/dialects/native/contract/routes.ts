/** The REST routes: what each takes, costs and answers. */
import type { z } from "zod";
import { AVATAR, CREATE, GUESS, HEAVY, READ, UPLOAD, WRITE } from "../../kit/cost.ts";
import * as take from "./requests.ts";
import { type RouteSpec, route } from "./route-spec.ts";
import * as view from "./views.ts";

export type { RouteSpec } from "./route-spec.ts";

const FREE = { cost: "free", limit: 0 } as const;
const BY_ID = { params: take.idParam };

export const ROUTES = {
  host: route("get", "/api/host", FREE, "Get the server's name, version and limits", {
    answers: view.host,
    auth: false,
  }),
  register: route("post", "/api/users", CREATE, "Register", {
    answers: view.me,
    auth: false,
    body: take.register,
    status: 201,
  }),
  login: route("post", "/api/session", GUESS, "Log in", {
    answers: view.session,
    auth: false,
    body: take.login,
  }),
  logout: route("delete", "/api/session", WRITE, "Log out", { status: 204 }),
  me: route("get", "/api/me", READ, "Get the caller's account", {
    answers: view.me,
    description:
      "After an admin has reset the password, `passwordReset` is `{at, by}` until the person sets another one (`by` is null if it was done in the admin console); otherwise it is null.",
  }),
  updateMe: route("patch", "/api/me", WRITE, "Change the caller's account", {
    answers: view.me,
    body: take.updateMe,
  }),
  removeMe: route("delete", "/api/me", GUESS, "Delete the caller's account with its rooms and messages", {
    body: take.removeMe,
    status: 204,
  }),
  setMyAvatar: route("put", "/api/me/avatar", AVATAR, "Set the caller's avatar", {
    answers: view.me,
    file: true,
    description: "A multipart file, a raw image body, or JSON `{image: data URL}`.",
  }),
  changePassword: route("put", "/api/me/password", GUESS, "Change the password", {
    answers: view.session,
    body: take.changePassword,
    description: "All earlier tokens of the account end; the answer contains a new one.",
  }),
  listUsers: route("get", "/api/users", READ, "Find people by name", {
    answers: view.listOf(view.user),
    query: take.listQuery,
    description: "In the order in which they registered.",
  }),
  getUser: route("get", "/api/users/:id", READ, "Get a person", { ...BY_ID, answers: view.user }),
  listRooms: route("get", "/api/rooms", READ, "List the rooms that the caller may see", {
    answers: view.listOf(view.roomListItem),
    query: take.roomsQuery,
    description:
      "In the order in which they were created; with `scope=mine`, in the order in which the caller joined them.",
  }),
  createRoom: route("post", "/api/rooms", CREATE, "Create a room", {
    answers: view.room,
    body: take.createRoom,
    status: 201,
    description: "The caller becomes its owner and first member.",
  }),
  getRoom: route("get", "/api/rooms/:id", READ, "Get a room", { ...BY_ID, answers: view.roomListItem }),
  updateRoom: route("patch", "/api/rooms/:id", WRITE, "Change a room (owner)", {
    ...BY_ID,
    answers: view.room,
    body: take.updateRoom,
  }),
  updateOwnRoom: route("patch", "/api/rooms/:id/me", WRITE, "Change the caller's own settings of a room", {
    ...BY_ID,
    answers: view.roomListItem,
    body: take.updateOwnRoom,
    description:
      "`notify`: which messages alert. `favourite`: whether it is listed first. `readSeq`: up to which message it is read; a lower number than before marks the room as unread.",
  }),
  dissolveRoom: route("delete", "/api/rooms/:id", WRITE, "Dissolve a room with its messages (owner)", {
    ...BY_ID,
    status: 204,
  }),
  setRoomAvatar: route("put", "/api/rooms/:id/avatar", AVATAR, "Set a room's avatar (owner)", {
    ...BY_ID,
    answers: view.room,
    file: true,
    description: "A multipart file, a raw image body, or JSON `{image: data URL}`.",
  }),
  transferRoom: route("put", "/api/rooms/:id/owner", WRITE, "Transfer a room to another member (owner)", {
    ...BY_ID,
    answers: view.room,
    body: take.transferRoom,
  }),
  enterByCode: route("post", "/api/rooms/by-code", GUESS, "Join a room by its code", {
    answers: view.room,
    body: take.enterByCode,
  }),
  listMembers: route("get", "/api/rooms/:id/members", READ, "List a room's members", {
    ...BY_ID,
    answers: view.listOf(view.member),
    query: take.listQuery,
    description:
      "People online come first, then by name. The order changes while people come and go: who pages on may see somebody twice or not at all.",
  }),
  addMember: route("post", "/api/rooms/:id/members", WRITE, "Add a person to a room (owner)", {
    ...BY_ID,
    answers: view.addedMember,
    body: take.addMember,
    status: 201,
  }),
  kickMember: route("delete", "/api/rooms/:id/members/:userId", WRITE, "Kick a person from a room (owner)", {
    params: take.memberParam,
    body: take.kickMember,
    status: 204,
  }),
  muteMember: route("put", "/api/rooms/:id/mutes/:userId", WRITE, "Mute a person in a room (owner)", {
    params: take.memberParam,
    body: take.muteMember,
    status: 204,
  }),
  listMutes: route("get", "/api/rooms/:id/mutes", READ, "List the mutes in a room (owner)", {
    ...BY_ID,
    answers: view.listOf(view.mutedMember),
    description: "Who is muted, until when and why, in the order in which they were muted.",
  }),
  unmuteMember: route("delete", "/api/rooms/:id/mutes/:userId", WRITE, "Unmute a person in a room (owner)", {
    params: take.memberParam,
    status: 204,
  }),
  history: route("get", "/api/rooms/:id/messages", READ, "Get a page of a room's history", {
    ...BY_ID,
    answers: view.historyPage,
    query: take.historyQuery,
    description:
      "Oldest message first; the newest page by default. With `after`, the page begins right after that message, also if `before` ends it; `hasMore` tells whether there are more in that direction. A message that is deleted leaves a gap in `seq`, and does not move the others.",
  }),
  exportRoom: route("get", "/api/rooms/:id/export", READ, "Export a room's whole history as a file", {
    ...BY_ID,
    query: take.exportQuery,
    produces: ["text/plain", "application/json", "text/csv"],
    description:
      "`timeZone` (such as `Asia/Shanghai`) applies to the times in text and CSV; those in CSV end with its offset. One export of an account runs at a time.",
  }),
  search: route("get", "/api/rooms/:id/search", HEAVY, "Search the messages of a room", {
    ...BY_ID,
    answers: view.historyPage,
    query: take.searchQuery,
    description:
      "Answers the messages that contain the text, newest first; `hasMore`: page on with `before`.",
  }),
  find: route("get", "/api/search", HEAVY, "Search messages, people and rooms", {
    answers: view.searchResults,
    query: take.findQuery,
    description:
      "Searches everything that the caller may read. `q` is part of a text or of the name of a file or picture; `kind`, `roomId`, `userId` (the author), `since` and `until` narrow the messages; `cursor` continues a search.",
  }),
  listHooks: route("get", "/api/rooms/:id/hooks", READ, "List the webhooks of a room (owner)", {
    ...BY_ID,
    answers: view.listOf(view.hook),
  }),
  createHook: route("post", "/api/rooms/:id/hooks", CREATE, "Create a webhook (owner)", {
    ...BY_ID,
    answers: view.newHook,
    body: take.createHook,
    status: 201,
    description:
      "The answer contains its path, which is shown only once. Posts to it have the format of Slack's incoming webhooks.",
  }),
  revokeHook: route("delete", "/api/rooms/:id/hooks/:hookId", WRITE, "Revoke a webhook (owner)", {
    params: take.hookParam,
    status: 204,
  }),
  revokeNamedHook: route("delete", "/api/rooms/:id/hooks", WRITE, "Revoke a webhook by a parameter (owner)", {
    ...BY_ID,
    query: take.hookQuery,
    body: take.hookBody,
    status: 204,
    description:
      "`hookId` is required, in the query or in the body. The same as `DELETE /api/rooms/:id/hooks/:hookId`.",
  }),
  pinMessage: route("post", "/api/rooms/:id/pins", WRITE, "Pin a message (owner)", {
    ...BY_ID,
    answers: view.room,
    body: take.pinMessage,
  }),
  unpinMessage: route("delete", "/api/rooms/:id/pins", WRITE, "Unpin a message (owner)", {
    ...BY_ID,
    answers: view.room,
    body: take.pinMessage,
  }),
  sendFile: route("post", "/api/rooms/:id/files", UPLOAD, "Send a file or picture", {
    ...BY_ID,
    answers: view.message,
    file: true,
    status: 201,
    description:
      "Multipart `file`, optionally with `clientId`, `replyTo` and `asFile` (`true`: a picture is kept unchanged). Answers the message.",
  }),
  openDirect: route("post", "/api/direct", CREATE, "Open the direct conversation with a person", {
    answers: view.roomListItem,
    body: take.openDirect,
    description: "Creates it if there is none yet.",
  }),
  listMerchants: route("get", "/api/merchants", READ, "List merchant pages with their groups", {
    answers: view.listOf(view.merchant),
    query: take.listQuery,
  }),
  openMerchant: route("post", "/api/merchants", CREATE, "Open a merchant page with an activation code", {
    answers: view.merchant,
    body: take.openMerchant,
    status: 201,
  }),
  getMerchant: route("get", "/api/merchants/:id", READ, "Get a merchant page", {
    ...BY_ID,
    answers: view.merchant,
  }),
  joinMerchant: route("post", "/api/merchants/:id/members", WRITE, "Join a merchant page", {
    ...BY_ID,
    answers: view.merchant,
  }),
} satisfies Record<string, RouteSpec>;

export type RouteName = keyof typeof ROUTES;

/** What each route answers. `exportRoom`: the body, with the name from its `Content-Disposition`. */
export type RouteResults = {
  readonly [N in RouteName]: (typeof ROUTES)[N] extends { answers: infer S extends z.ZodType }
    ? view.Frozen<z.output<S>>
    : (typeof ROUTES)[N] extends { produces: unknown }
      ? Blob & { readonly name: string }
      : undefined;
};
