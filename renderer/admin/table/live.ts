/** Applies live rows to a page of a table. */
import type { AdminEvent, AuditAction, ListPage } from "../../../server/admin/contract.ts";
import { serverNow } from "../../ui/now.ts";

const NEW_MS = 15_000;

/**
 * Replaces shown rows with changed ones. A row that is not on the page changes nothing there, unless it has just been
 * created: then the page is reloaded. A search or filter is repeated: only the server knows which rows match now.
 */
export function withRows<T extends { readonly id: number; readonly createdAt: string }>(
  data: ListPage<T>,
  rows: readonly T[],
  { isNarrowed, isSelection = false }: { readonly isNarrowed: boolean; readonly isSelection?: boolean },
): ListPage<T> | "reload" | undefined {
  const changed = new Map(rows.map((row) => [row.id, row]));
  const shown = new Set(data.items.map(({ id }) => id));
  const isNew = ({ id, createdAt }: T) => !shown.has(id) && serverNow() - Date.parse(createdAt) < NEW_MS;
  if (!isSelection && (isNarrowed || rows.some(isNew))) return "reload";
  if (!rows.some(({ id }) => shown.has(id))) return undefined;
  return { ...data, items: data.items.map((row) => changed.get(row.id) ?? row) };
}

/** Adds new rows on top of the first page of a log. Both are newest first. */
export function withNewest<T extends { readonly id: number }>(
  data: ListPage<T>,
  rows: readonly T[],
  pageSize: number,
): ListPage<T> {
  const newest = data.items[0]?.id ?? 0;
  const fresh = rows.filter(({ id }) => id > newest);
  return { items: [...fresh, ...data.items].slice(0, pageSize), total: data.total + fresh.length };
}

/** Reloads the list on events of these types. */
export const reloadOn =
  (...types: readonly AdminEvent["type"][]) =>
  ({ type }: AdminEvent): "reload" | undefined =>
    types.includes(type) ? "reload" : undefined;

/** Reloads a list when something is logged that changed it. */
export const reloadOnLogged =
  (action: AuditAction) =>
  (event: AdminEvent): "reload" | undefined =>
    event.type === "audit.added" && event.rows.some(({ what }) => what === action) ? "reload" : undefined;

/** Reloads what is shown of a user when the user changes. */
export const reloadOnUser =
  (userId: number) =>
  (event: AdminEvent): "reload" | undefined =>
    event.type === "users.changed" && event.users.some(({ id }) => id === userId) ? "reload" : undefined;
