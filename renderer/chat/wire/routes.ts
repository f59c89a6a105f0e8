/**
 * Method and path of each route, as the contract has them: the compiler refuses any difference. Written out again so
 * that the contract's validation library stays out of the page.
 */
import type { z } from "zod";
import type { ROUTES, RouteName } from "../../../server/dialects/native/contract.ts";

type Routes = typeof ROUTES;

export const routes: { readonly [K in RouteName]: readonly [Routes[K]["method"], Routes[K]["path"]] } = {
  host: ["get", "/api/host"],
  register: ["post", "/api/users"],
  login: ["post", "/api/session"],
  logout: ["delete", "/api/session"],
  me: ["get", "/api/me"],
  updateMe: ["patch", "/api/me"],
  removeMe: ["delete", "/api/me"],
  setMyAvatar: ["put", "/api/me/avatar"],
  changePassword: ["put", "/api/me/password"],
  listUsers: ["get", "/api/users"],
  getUser: ["get", "/api/users/:id"],
  listRooms: ["get", "/api/rooms"],
  createRoom: ["post", "/api/rooms"],
  getRoom: ["get", "/api/rooms/:id"],
  updateRoom: ["patch", "/api/rooms/:id"],
  updateOwnRoom: ["patch", "/api/rooms/:id/me"],
  dissolveRoom: ["delete", "/api/rooms/:id"],
  setRoomAvatar: ["put", "/api/rooms/:id/avatar"],
  transferRoom: ["put", "/api/rooms/:id/owner"],
  enterByCode: ["post", "/api/rooms/by-code"],
  listMembers: ["get", "/api/rooms/:id/members"],
  addMember: ["post", "/api/rooms/:id/members"],
  kickMember: ["delete", "/api/rooms/:id/members/:userId"],
  muteMember: ["put", "/api/rooms/:id/mutes/:userId"],
  listMutes: ["get", "/api/rooms/:id/mutes"],
  unmuteMember: ["delete", "/api/rooms/:id/mutes/:userId"],
  history: ["get", "/api/rooms/:id/messages"],
  exportRoom: ["get", "/api/rooms/:id/export"],
  search: ["get", "/api/rooms/:id/search"],
  find: ["get", "/api/search"],
  listHooks: ["get", "/api/rooms/:id/hooks"],
  createHook: ["post", "/api/rooms/:id/hooks"],
  revokeHook: ["delete", "/api/rooms/:id/hooks/:hookId"],
  revokeNamedHook: ["delete", "/api/rooms/:id/hooks"],
  pinMessage: ["post", "/api/rooms/:id/pins"],
  unpinMessage: ["delete", "/api/rooms/:id/pins"],
  sendFile: ["post", "/api/rooms/:id/files"],
  openDirect: ["post", "/api/direct"],
  listMerchants: ["get", "/api/merchants"],
  openMerchant: ["post", "/api/merchants"],
  getMerchant: ["get", "/api/merchants/:id"],
  joinMerchant: ["post", "/api/merchants/:id/members"],
};

type Part<K extends RouteName, P extends "params" | "query" | "body"> =
  Routes[K] extends Record<P, infer S extends z.ZodType> ? { readonly [X in P]: z.output<S> } : unknown;
type FileParts<K extends RouteName> = Routes[K] extends { file: true }
  ? { readonly form: FormData }
  : unknown;

export type CallArgs<K extends RouteName> = Part<K, "params"> &
  Part<K, "query"> &
  Part<K, "body"> &
  FileParts<K> & { readonly signal?: AbortSignal };
