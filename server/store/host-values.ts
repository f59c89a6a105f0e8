/** The host's own values: its settings, and secrets such as the console's password hash. */
import type { Named } from "./catalogue.ts";
import type { RowTable } from "./table.ts";

export interface StoredSettings {
  /** As stored; the caller validates. */
  readonly stored: Readonly<Record<string, unknown>>;
  /** Replaces all of them. Durable when resolved; rejects with `storage_full` or `storage_failed`. */
  save(values: Readonly<Record<string, unknown>>): Promise<void>;
}

export interface HostSecrets {
  get(name: string): string | undefined;
  /** Durable when resolved; rejects with `storage_full` or `storage_failed`. */
  set(name: string, value: string): Promise<void>;
}

export function storedSettings(table: RowTable<Named, string>): StoredSettings {
  return {
    get stored() {
      return Object.fromEntries(table.rows().map(({ name, value }) => [name, value]));
    },
    async save(values) {
      const changes: Promise<unknown>[] = [];
      for (const { name } of table.rows()) if (!Object.hasOwn(values, name)) changes.push(table.delete(name));
      for (const [name, value] of Object.entries(values)) {
        if (value !== undefined) changes.push(put(table, name, value));
      }
      await Promise.all(changes);
    },
  };
}

export function hostSecrets(table: RowTable<Named, string>): HostSecrets {
  return {
    get(name) {
      const value = table.rows().find((row) => row.name === name)?.value;
      return typeof value === "string" ? value : undefined;
    },
    set: (name, value) => put(table, name, value),
  };
}

async function put(table: RowTable<Named, string>, name: string, value: unknown): Promise<void> {
  const isThere = table.rows().some((row) => row.name === name);
  await (isThere ? table.update(name, { value }) : table.insert({ name, value }));
}
