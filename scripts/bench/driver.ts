/** The driver's process: it holds the connections, and does what the bench's process asks for, one call at a time. */
import { type Client, newTally, type Participant, type Tally } from "./clients.ts";
import { Apiv1Listener, ChatroomListener, RoomListener } from "./dialectWires.ts";
import { NativeClient } from "./nativeWire.ts";
import { requestsPerSecond } from "./requests.ts";

const WIRES = {
  native: NativeClient,
  apiv1: Apiv1Listener,
  chatroom: ChatroomListener,
  room: RoomListener,
};
const PATIENCE_MS = 30_000;

let tally: Tally = newTally();
let clients: Client[] = [];

const operations = {
  /** Opens all connections at once. Returns how long it took until each had joined its room. */
  async join({ participants }: { participants: readonly Participant[] }): Promise<{ ms: number }> {
    tally = newTally();
    const began = performance.now();
    clients = participants.map((participant) => new WIRES[participant.wire ?? "native"](participant, tally));
    await until(() => tally.joined === participants.length, "join");
    return { ms: performance.now() - began };
  },

  /** Lets the named connections talk, each with `window` messages in flight. */
  async startSending({ who, window }: { who: readonly number[]; window: number }): Promise<void> {
    for (const index of who) clients[index]?.startSending(window);
  },

  async timing({ on }: { on: boolean }): Promise<void> {
    tally.latencies.length = 0;
    tally.timing = on;
  },

  /** What was counted so far, and when that was. */
  async count(): Promise<{ at: number; deliveries: number; acks: number }> {
    return { at: performance.now(), deliveries: tally.deliveries, acks: tally.acks };
  },

  /** Lets one speaker per room send, in turns, that many messages a second in all, whether or not any is answered. */
  async pace({
    who,
    perSecond,
    ms,
  }: {
    who: readonly number[];
    perSecond: number;
    ms: number;
  }): Promise<{ medianMs: number; p99Ms: number }> {
    for (const roomId of new Set(clients.map((client) => client.roomId))) tally.sentAt.set(roomId, []);
    const began = performance.now();
    for (let sent = 0; performance.now() - began < ms; ) {
      for (; sent < ((performance.now() - began) / 1000) * perSecond; sent++) {
        clients[who[sent % who.length] ?? 0]?.sendOne();
      }
      await new Promise((later) => setTimeout(later, 1));
    }
    await until(() => clients.every((client) => client.pending === 0), "the last acknowledgements");
    const sorted = tally.deliveryTimes.sort((a, b) => a - b);
    return {
      medianMs: sorted[sorted.length >> 1] ?? Number.NaN,
      p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
    };
  },

  async latency(): Promise<{ medianMs: number; count: number }> {
    const sorted = tally.latencies.sort((a, b) => a - b);
    return { medianMs: sorted[sorted.length >> 1] ?? Number.NaN, count: sorted.length };
  },

  /** Stops sending and waits until everything sent is acknowledged and was delivered to `members` people. */
  async stopSending({ members }: { members: number }): Promise<{ sent: number }> {
    for (const client of clients) client.stopSending();
    await until(() => clients.every((client) => client.pending === 0), "the last acknowledgements");
    const sent = clients.reduce((sum, client) => sum + client.sent, 0);
    await until(() => tally.deliveries === sent * members, `${sent} × ${members} deliveries`);
    return { sent };
  },

  /** Repeats one request; returns the rate per second. */
  request: requestsPerSecond,

  async leave(): Promise<void> {
    for (const client of clients) client.close();
    clients = [];
  },
};

export type DriverOperations = typeof operations;

async function until(done: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!done()) {
    if (tally.errors.length > 0) throw new Error(tally.errors.join("\n"));
    if (performance.now() > deadline)
      throw new Error(
        `waited in vain for ${what}: ${JSON.stringify({ ...tally, latencies: tally.latencies.length })}`,
      );
    await new Promise((later) => setTimeout(later, 2));
  }
}

interface Call {
  id: number;
  name: keyof DriverOperations;
  params: never;
}

process.on("message", async ({ id, name, params }: Call) => {
  try {
    process.send?.({ id, result: await operations[name](params) });
  } catch (error) {
    process.send?.({ id, error: `${error}` });
  }
});
process.on("disconnect", () => process.exit());
