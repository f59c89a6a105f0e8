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
    summary: "Incoming webhooks of a room (owner)",
  },
  createHook: {
    method: "post",
    path: "/api/rooms/:id/hooks",
    params: take.idParam,
    body: take.createHook,
    status: 201,
    ...CREATE,
    summary:
      "Make an incoming webhook (owner); its address, told this once, takes what Slack's take: docs/integrations.md",
  },
  revokeHook: {
    method: "delete",
    path: "/api/rooms/:id/hooks/:hookId",
    params: take.hookParam,
    status: 204,
    ...WRITE,
    summary: "Revoke an incoming webhook (owner)",
  },
} as const satisfies Record<string, RouteSpec>;
