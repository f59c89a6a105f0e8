/** How long a history of dialect A waits for the join that its page has sent. */
import type { Socket } from "socket.io";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Connection as UserConnection } from "../../../server/chat/connections.ts";
import { Connection } from "../../../server/dialects/apiv1/connection.ts";
import { PendingJoins } from "../../../server/dialects/apiv1/pending-joins.ts";
import type { Call } from "../../../server/dialects/kit/routes.ts";

const ROOM = 7;
const from = { address: "10.0.0.1", dialect: "apiv1", token: undefined } as const;
const call = { from, userAgent: "page" } as unknown as Call;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const transport = { name: "websocket" };
  const socket = { request: { headers: { "user-agent": "page" } }, conn: { transport } } as unknown as Socket;
  const connection = new Connection(socket, from as never, "http://host", () => {});
  const joins = new PendingJoins(new Set([connection]));
  const wait = (by = call) => {
    const waiting = { isOver: false };
    void joins.expect(ROOM, by).then(() => {
      waiting.isOver = true;
    });
    return waiting;
  };
  return { transport, connection, joins, wait };
}

/** Checks that it ends after so many ms, not earlier. */
async function expectToTake(ms: number, waiting: { readonly isOver: boolean }): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms - 1);
  expect(waiting.isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(waiting.isOver).toBe(true);
}

async function ended(waiting: { readonly isOver: boolean }): Promise<boolean> {
  await vi.advanceTimersByTimeAsync(0);
  return waiting.isOver;
}

describe("a history of a page", () => {
  it("waits a second for a join that has not arrived", async () => {
    const { wait } = setUp();
    await expectToTake(1000, wait());
  });

  it("goes on waiting for a join that arrived in that second, until it is done", async () => {
    const { connection, joins, wait } = setUp();
    const waiting = wait();
    connection.backlog.add();
    await vi.advanceTimersByTimeAsync(2000);
    expect(waiting.isOver).toBe(false);
    joins.settled(ROOM, from.address);
    await vi.advanceTimersByTimeAsync(0);
    expect(waiting.isOver).toBe(true);
  });

  it("waits 2.5 seconds at most", async () => {
    const { connection, wait } = setUp();
    connection.backlog.add();
    await expectToTake(2500, wait());
  });

  it("waits for the joins that have arrived from its address, whatever program sent them", async () => {
    const { connection, joins, wait } = setUp();
    const other = { ...call, userAgent: "another library" } as Call;
    expect(await ended(wait(other))).toBe(true);

    connection.joining = 1;
    const [here, elsewhere] = [wait(other), wait({ ...other, from: { ...from, address: "10.0.0.2" } })];
    expect([await ended(here), await ended(elsewhere)]).toEqual([false, true]);
    joins.settled(ROOM + 1, from.address);
    expect(await ended(here)).toBe(false);
    connection.joining = 0;
    joins.settled(ROOM + 1, from.address);
    expect(await ended(here)).toBe(true);
  });

  it("waits for a join on its way from another library that polls, not for one that is inside", async () => {
    const { transport, connection, joins, wait } = setUp();
    const other = { ...call, userAgent: "another library" } as Call;
    transport.name = "polling";
    await expectToTake(300, wait(other));
    const waiting = wait(other);
    joins.settled(ROOM, from.address);
    expect(await ended(waiting)).toBe(true);
    const inside = { rooms: new Set([ROOM]) } as unknown as UserConnection;
    vi.spyOn(connection, "userConnections", "get").mockReturnValue([inside]);
    expect(await ended(wait(other))).toBe(true);
  });

  it("waits for a join whose membership is being written, and for none of those inside", async () => {
    const { connection, wait } = setUp();
    const inside = { rooms: new Set([ROOM]) } as unknown as UserConnection;
    vi.spyOn(connection, "userConnections", "get").mockReturnValue([inside]);
    connection.backlog.add();
    connection.joining = 1;
    const waiting = wait();
    connection.joining = 0;
    const other = wait();
    await vi.advanceTimersByTimeAsync(0);
    expect([waiting.isOver, other.isOver]).toEqual([false, true]);
  });
});
