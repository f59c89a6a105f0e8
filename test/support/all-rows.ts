/** All rows at once, for tests only. */
import { hostActor } from "../../server/chat/actor.ts";
import type { Core } from "../../server/chat/core.ts";
import type { Table } from "../../server/chat/ports.ts";

const ALL = { query: "", page: 1, pageSize: 1_000_000 } as const;

export const rowsOf = async <T, K extends string | number>(table: Table<T, K>): Promise<readonly T[]> =>
  (await table.page({ limit: ALL.pageSize })).items;

export const roomsOf = async ({ rooms }: Core) =>
  (await rooms.list(hostActor(), { scope: "all", ...ALL })).items;

/** Newest first. */
export const captchasOf = async ({ captchas }: Core) => (await captchas.list(hostActor(), ALL)).items;

export const blacklistOf = async ({ captchas }: Core) =>
  (await captchas.blacklist(hostActor(), { ...ALL, sort: { by: "since", descending: true } })).items;
