/**
 * Unsaved changes, by form. They outlive the form: another tab, another page or the end of the session loses none, and
 * the browser asks before it closes the page.
 */
import { useMemo, useSyncExternalStore } from "react";
import type { AdminEvent } from "../../../server/admin/contract.ts";
import { createEmitter } from "../../ui/store.ts";

type Fields = Readonly<Record<string, unknown>>;

const NONE: Fields = {};
const forms = new Map<string, Fields>();
const { emit, subscribe } = createEmitter();

const fieldsOf = (form: string): Fields => forms.get(form) ?? NONE;

function keep(form: string, fields: Fields): void {
  if (Object.keys(fields).length > 0) forms.set(form, fields);
  else forms.delete(form);
  if (forms.size > 0) window.addEventListener("beforeunload", askToStay);
  else window.removeEventListener("beforeunload", askToStay);
  emit();
}

/** Forgets the forms of something that no longer exists, which nobody can save. @param item as in `room 5` */
export function forgetFormsOf(item: string): void {
  for (const form of [...forms.keys()]) if (form === item || form.endsWith(` ${item}`)) keep(form, NONE);
}

/** The same for what an event removes. */
export function forgetRemoved(event: AdminEvent): void {
  if (event.type === "room.removed") forgetFormsOf(`room ${event.roomId}`);
  if (event.type === "user.removed") forgetFormsOf(`user ${event.userId}`);
}

const askToStay = (event: BeforeUnloadEvent): void => event.preventDefault();

/** The fields whose values differ from those in `others`. */
export function differing<T extends Fields>(fields: T, others: Fields): Partial<T> {
  const differ = Object.entries(fields).filter(([name, value]) => value !== others[name]);
  return Object.fromEntries(differ) as Partial<T>;
}

export interface Unsaved<T extends object> {
  /** The fields that differ from the saved ones. */
  readonly changes: Partial<T>;
  set(patch: Partial<T>): void;
  /** Forgets fields that were saved, except those that were changed again meanwhile. */
  forget(sent: Partial<T>): void;
  discard(): void;
}

/**
 * @param form names the form, and ends with what it edits, as in `say room 5`
 * @param saved the fields as the server has them
 */
export function useUnsaved<T extends object>(form: string, saved: T): Unsaved<T> {
  const fields = useSyncExternalStore(subscribe, () => fieldsOf(form));
  const changes = useMemo(() => differing(fields, saved as Fields) as Partial<T>, [fields, saved]);
  return {
    changes,
    set: (patch) => keep(form, differing({ ...fieldsOf(form), ...patch }, saved as Fields)),
    forget: (sent) => keep(form, differing(fieldsOf(form), sent as Fields)),
    discard: () => keep(form, NONE),
  };
}
