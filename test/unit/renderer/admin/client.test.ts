/** The console's client: when lists reload. */
import { describe, expect, it } from "vitest";
import { createAdminClient } from "../../../../renderer/admin/wire/client.ts";
import type { ConsoleTransport } from "../../../../renderer/admin/wire/transport.ts";
import { OPERATIONS, type OperationName } from "../../../../server/admin/contract.ts";

const transport: ConsoleTransport = {
  isWindow: true,
  call: () => Promise.resolve({ result: {} as never }),
  subscribe: () => ({ watch() {}, close() {} }),
  onLink() {},
  setToken() {},
};

describe("a call of the console", () => {
  it("makes lists reload only when the contract says that it changes something", async () => {
    const client = createAdminClient(transport, () => {});
    const changed: string[] = [];
    let current: OperationName | undefined;
    client.onChange(() => changed.push(current ?? ""));
    for (current of Object.keys(OPERATIONS) as OperationName[]) await client.call(current, {} as never);
    const writes = Object.entries(OPERATIONS).filter(([, { reads }]) => !reads);
    expect(changed).toEqual(writes.map(([name]) => name).filter((name) => !name.startsWith("session.")));
    expect(changed).toContain("rooms.create");
    expect(changed).not.toContain("users.connections");
  });
});
