/** The routes by which owners manage the incoming webhooks of their rooms. */
import * as take from "./requests.ts";
import type { RouteSpec } from "./route-spec.ts";

export const HOOK_ROUTES = {
  listHooks: {
    method: "get",
    path: "/api/rooms/:id/hooks",
    params: take.idParam,
    cost: "read",
    summary: "Incoming webhooks of a room (owner)",
  },
  createHook: {
    method: "post",
    path: "/api/rooms/:id/hooks",
    params: take.idParam,
    body: take.createHook,
    status: 201,
    cost: "create",
    summary:
      "Make an incoming webhook (owner); its address, told this once, takes what Slack's take: docs/integrations.md",
  },
  revokeHook: {
    method: "delete",
    path: "/api/rooms/:id/hooks/:hookId",
    params: take.hookParam,
    status: 204,
    cost: "write",
    summary: "Revoke an incoming webhook (owner)",
  },
} as const satisfies Record<string, RouteSpec>;
