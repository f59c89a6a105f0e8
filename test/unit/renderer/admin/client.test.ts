/** The console's client: when lists reload, and what happens while they load. */
import { describe, expect, it } from "vitest";
import { callAmidEvents } from "../../../../renderer/admin/state/catch-up.ts";
import { withRows } from "../../../../renderer/admin/table/live.ts";
import { createAdminClient } from "../../../../renderer/admin/wire/client.ts";
import type { ConsoleTransport } from "../../../../renderer/admin/wire/transport.ts";
import {
  type AdminAnswer,
  type AdminEvent,
  OPERATIONS,
  type OperationName,
  type RoomRow,
} from "../../../../server/admin/contract.ts";

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

it("an answer from before the last login does not end it", async () => {
  const answers: ((answer: AdminAnswer<never>) => void)[] = [];
  let ends = 0;
  const client = createAdminClient(
    { ...transport, call: () => new Promise((resolve) => answers.push(resolve)) },
    () => (ends += 1),
  );
  client.setToken("first");
  const calls = [client.call("host.status", {})];
  client.setToken("second");
  calls.push(client.call("host.status", {}));
  const error = { code: "unauthenticated", reason: "token_invalid", message: "" } as const;
  const settled = Promise.allSettled(calls);
  answers[0]?.({ error });
  await calls[0]?.catch(() => {});
  expect(ends).toBe(0);
  answers[1]?.({ error });
  await settled;
  expect(ends).toBe(1);
});

describe("a list", () => {
  const room = (name: string) => ({ id: 7, name, createdAt: "2020-01-01T00:00:00.000Z" }) as RoomRow;
  const renamed = (name: string): AdminEvent => ({ type: "rooms.changed", rooms: [room(name)] });

  it("keeps a row that changed while it was loading, although the answer is from before", async () => {
    let tell: (event: AdminEvent) => void = () => {};
    let answerWith: (answer: AdminAnswer<never>) => void = () => {};
    const client = createAdminClient(
      {
        ...transport,
        call: () => new Promise((resolve) => (answerWith = resolve)),
        subscribe(listener) {
          tell = listener;
          return { watch() {}, close() {} };
        },
      },
      () => {},
    );
    client.open();
    tell(renamed("Before"));
    const loading = callAmidEvents(client, "rooms.list", {});
    tell(renamed("Cellar"));
    answerWith({ result: { items: [room("Attic")], total: 1 } as never });
    const { answer, events } = await loading;
    tell(renamed("After"));
    expect(events).toEqual([renamed("Cellar")]);
    expect(
      withRows(
        answer,
        events.flatMap((event) => ("rooms" in event ? event.rooms : [])),
        { isNarrowed: false },
      ),
    ).toEqual({
      items: [room("Cellar")],
      total: 1,
    });
  });
});
