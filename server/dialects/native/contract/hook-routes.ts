/** The routes by which owners manage the incoming webhooks of their rooms. */
import { CREATE, READ, WRITE } from "../../kit/cost.ts";
import * as take from "./requests.ts";
import type { RouteSpec } from "./route-spec.ts";

export const HOOK_ROUTES = {
  listHooks: {
    method: "get",
    path: "/api/rooms/:id/hooks",
    params: take.idParam,
    ...READ,
    summary: "List the webhooks of a room (owner)",
  },
  createHook: {
    method: "post",
    path: "/api/rooms/:id/hooks",
    params: take.idParam,
    body: take.createHook,
    status: 201,
    ...CREATE,
    summary: "Create a webhook (owner)",
    description:
      "The answer contains its path, which is shown only once. Posts to it have the format of Slack's incoming webhooks.",
  },
  revokeHook: {
    method: "delete",
    path: "/api/rooms/:id/hooks/:hookId",
    params: take.hookParam,
    status: 204,
    ...WRITE,
    summary: "Revoke a webhook (owner)",
  },
} as const satisfies Record<string, RouteSpec>;
