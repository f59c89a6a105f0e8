/** The routes by which owners manage the incoming webhooks of their rooms. */
import * as take from "./requests.ts";
import { type RouteSpec, SMALL_BODY } from "./route-spec.ts";

export const HOOK_ROUTES = {
  listHooks: {
    method: "get",
    path: "/api/rooms/:id/hooks",
    auth: true,
    params: take.idParam,
    cost: "read",
    limit: SMALL_BODY,
    summary: "Incoming webhooks of a room (owner)",
  },
  createHook: {
    method: "post",
    path: "/api/rooms/:id/hooks",
    auth: true,
    params: take.idParam,
    body: take.createHook,
    status: 201,
    cost: "create",
    limit: SMALL_BODY,
    summary:
      "Make an incoming webhook (owner); its address, told this once, takes what Slack's take: docs/integrations.md",
  },
  revokeHook: {
    method: "delete",
    path: "/api/rooms/:id/hooks/:hookId",
    auth: true,
    params: take.hookParam,
    status: 204,
    cost: "write",
    limit: SMALL_BODY,
    summary: "Revoke an incoming webhook (owner)",
  },
} as const satisfies Record<string, RouteSpec>;
