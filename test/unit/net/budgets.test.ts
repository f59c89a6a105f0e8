/** Budgets of the network (docs/contract/security.md 1), without a network. */
import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server, Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PER_TURN } from "../../../server/async/turn.ts";
import { Bodies, MAX_BYTES, MAX_BYTES_PER_ADDRESS } from "../../../server/net/budgets/bodies.ts";
import { Connections } from "../../../server/net/budgets/connections.ts";
import { connectionLimit, openFileLimit } from "../../../server/net/budgets/open-files.ts";
import { Refusals } from "../../../server/net/budgets/refusals.ts";
import { MAX_PER_ADDRESS, MAX_PER_CONNECTION, Requests } from "../../../server/net/budgets/requests.ts";
import { collectingLog } from "../../support/log.ts";

let lastPort = 1024;

class FakeSocket extends EventEmitter {
  destroyed = false;
  bytesRead = 0;
  paused = false;
  readonly remoteAddress: string;
  readonly remotePort: number;
  said = "";
  constructor(remoteAddress: string, remotePort = ++lastPort) {
    super();
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
  }
  destroy(): void {
    this.destroyed = true;
    this.emit("close");
  }
  end(text: string, done: () => void): void {
    this.said = text;
    done();
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
    this.emit("resume");
  }
}

class FakeResponse extends EventEmitter {
  status = 200;
  writeHead(status: number): this {
    this.status = status;
    return this;
  }
  end(): void {
    this.emit("close");
  }
}

function world(limits = { most: 100, perAddress: () => 3 }) {
  const { log, complaints } = collectingLog();
  const refusals = new Refusals(log);
  const connections = new Connections(limits, refusals);
  const server = new EventEmitter();
  connections.watch(server as unknown as Server);
  const open = (address: string): FakeSocket => {
    const socket = new FakeSocket(address);
    server.emit("connection", socket);
    return socket;
  };
  const kinds = (): string[] => refusals.list().map(({ kind, count }) => `${kind} ${count}`);
  /** The socket above a connection that HTTPS answers on. */
  const secured = (socket: FakeSocket): FakeSocket => {
    const secure = new FakeSocket(socket.remoteAddress, socket.remotePort);
    server.emit("secureConnection", secure);
    return secure;
  };
  const requests = new Requests(connections, refusals);
  return { refusals, connections, requests, open, secured, kinds, complaints };
}

/** Starts a request on a connection; `served` says whether it is running. */
function ask(requests: Requests, socket: FakeSocket, address = socket.remoteAddress) {
  const response = new FakeResponse();
  const request = { socket } as unknown as IncomingMessage;
  const asked = { request, served: false, status: () => response.status, end: () => response.end() };
  requests.run(request, response as unknown as ServerResponse, address, () => {
    asked.served = true;
  });
  return asked;
}

describe("connections", () => {
  it("leave file descriptors for files", () => {
    expect(openFileLimit()).toBeGreaterThan(0);
    expect(connectionLimit(256)).toBe(160);
    expect(connectionLimit(1024)).toBe(768);
    expect(connectionLimit(1_048_576)).toBe(1_048_576 - 1024);
    expect(connectionLimit(64)).toBe(16);
  });

  it("over the limit of one address are refused, with a reason and when to try again", () => {
    const { connections, open, kinds, complaints } = world();
    const busy = [1, 2, 3].map(() => open("10.0.0.1"));
    for (const socket of busy) connections.busy(socket as unknown as Socket);
    const late = open("10.0.0.1");
    expect(late.destroyed).toBe(true);
    expect(late.said).toMatch(/^HTTP\/1\.1 503 [\s\S]*Retry-After: 5/);
    expect(open("10.0.0.2").destroyed).toBe(false);
    open("10.0.0.1");
    expect(kinds()).toEqual(["connectionsOfAddress 2"]);
    expect(complaints).toHaveLength(1);
    complaints.length = 0;
    busy[0]?.destroy();
    expect(open("10.0.0.1").destroyed).toBe(false);
  });

  it("are reserved for addresses with few while others hold many busy ones", () => {
    const { connections, open, kinds, complaints } = world({ most: 160, perAddress: () => 100 });
    const fill = (address: string, count: number): number =>
      Array.from({ length: count }, () => open(address))
        .map((socket) => connections.busy(socket as unknown as Socket) && socket)
        .filter(({ destroyed }) => !destroyed).length;
    expect([fill("10.0.0.1", 100), fill("10.0.0.2", 100), fill("10.0.0.3", 100)]).toEqual([100, 40, 16]);
    expect(fill("10.0.0.4", 1)).toBe(1);
    expect(kinds()).toEqual(["connections 144"]);
    complaints.length = 0;
  });

  it("that are idle are closed for new ones of the same address, the longest idle first", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    try {
      const { connections, open, secured, complaints } = world();
      const other = open("10.0.0.2");
      const [first, second, third] = [1, 2, 3].map(() => open("10.0.0.1"));
      const [secure] = [first, second, third].map((socket) => socket && secured(socket));
      connections.busy(secure as unknown as Socket);
      vi.advanceTimersByTime(1500);
      expect(open("10.0.0.1").destroyed).toBe(false);
      expect([other, first, second, third].map((socket) => socket?.destroyed)).toEqual([
        false,
        false,
        true,
        false,
      ]);
      complaints.length = 0;
    } finally {
      vi.useRealTimers();
    }
  });

  it("count an IPv6 network as one address, and a mapped IPv4 address as the IPv4 address", () => {
    const { connections, open, complaints } = world();
    for (const address of ["2001:db8::1", "2001:db8::2", "2001:db8::3"])
      connections.busy(open(address) as unknown as Socket);
    expect(open("2001:db8::4").destroyed).toBe(true);
    open("::ffff:10.0.0.1");
    expect(connections.top(5)).toContainEqual({ address: "10.0.0.1", count: 1 });
    complaints.length = 0;
  });
});

/** Until everything that later turns of the event loop begin has begun. */
async function laterTurns(): Promise<void> {
  for (let count = 0; count < 200; count += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe("requests", () => {
  // A turn of the event loop takes no time, so that all of a client's share begins in it.
  beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
  afterEach(() => void vi.useRealTimers());

  it("begin one of each address in a turn that lasts long, and the others in the next ones", async () => {
    const { requests, open } = world();
    const askAll = () => ["10.0.0.1", "10.0.0.2"].map((address) => ask(requests, open(address)));
    const [first] = askAll();
    vi.advanceTimersByTime(3);
    const later = askAll();
    const other = ask(requests, open("10.0.0.3"));
    expect([first, ...later, other].map((one) => one?.served)).toEqual([true, false, false, true]);
    await laterTurns();
    expect(later.map(({ served }) => served)).toEqual([true, true]);
  });

  it("of one connection run a few at a time, in order, while the connection is not read", async () => {
    const { requests, open } = world();
    const socket = open("10.0.0.1");
    const asked = Array.from({ length: 40 }, () => ask(requests, socket));
    expect(asked.filter(({ served }) => served)).toHaveLength(MAX_PER_CONNECTION);
    expect(socket.paused).toBe(true);
    socket.resume();
    expect(socket.paused).toBe(true);
    for (const [at, one] of asked.entries()) {
      await laterTurns();
      expect(one.served, String(at)).toBe(true);
      one.end();
    }
    expect(socket.paused).toBe(false);
    expect(requests.count).toBe(0);
  });

  it("of one address run a few at a time over all its connections, independently of other addresses", async () => {
    const { requests, open } = world({ most: 1000, perAddress: () => 1000 });
    const asked = Array.from({ length: 100 }, () => ask(requests, open("10.0.0.1")));
    expect(asked.filter(({ served }) => served)).toHaveLength(PER_TURN);
    expect(ask(requests, open("10.0.0.2")).served).toBe(true);
    await laterTurns();
    expect(asked.filter(({ served }) => served)).toHaveLength(MAX_PER_ADDRESS);
    for (const one of asked.slice(0, 40)) one.end();
    await laterTurns();
    expect(asked.every(({ served }) => served)).toBe(true);
  });

  it("run the only one of a connection before the second of a connection with many", async () => {
    const { requests, open } = world({ most: 1000, perAddress: () => 1000 });
    const many = [open("10.0.0.1"), open("10.0.0.1")].map((socket) =>
      Array.from({ length: 1500 }, () => ask(requests, socket)),
    );
    const one = ask(requests, open("10.0.0.1"));
    expect(one.served).toBe(false);
    await laterTurns();
    expect(one.served).toBe(true);
    expect(many.map((asked) => asked.filter(({ served }) => served).length)).toEqual([16, 16]);
  });

  it("of a closed connection are dropped, including those that wait", async () => {
    const { requests, open, kinds, complaints } = world({ most: 1000, perAddress: () => 1000 });
    const asked = Array.from({ length: 10 }, () => open("10.0.0.1")).flatMap((socket) => {
      return Array.from({ length: 2000 }, () => ask(requests, socket));
    });
    // The third is closed for what it sent beyond 4,096 waiting requests, the others unread; nobody gets a 429 in its
    // place.
    expect(requests.count).toBeLessThanOrEqual(4096 + MAX_PER_ADDRESS);
    expect(asked.every(({ status }) => status() === 200)).toBe(true);
    expect(kinds()).toEqual(["pipelining 1"]);
    complaints.length = 0;
    await laterTurns();
    expect(asked.filter(({ served }) => served).length).toBeLessThanOrEqual(MAX_PER_ADDRESS + 32);
  });

  it("that count separately, such as polls, are limited only in how many wait", async () => {
    const { connections, refusals, open, kinds, complaints } = world({ most: 1000, perAddress: () => 1000 });
    const polls = new Requests(connections, refusals, Number.POSITIVE_INFINITY);
    const asked = Array.from({ length: 200 }, () => ask(polls, open("10.0.0.1")));
    await laterTurns();
    expect(asked.every(({ served }) => served)).toBe(true);
    const socket = open("10.0.0.1");
    for (let count = 0; count < 5000 && !socket.destroyed; count += 1) ask(polls, socket);
    expect(socket.destroyed).toBe(true);
    expect(kinds()).toEqual(["pipelining 1"]);
    complaints.length = 0;
  });

  it("of a closed connection free their place for others", async () => {
    const { requests, open } = world({ most: 1000, perAddress: () => 1000 });
    const gone = open("10.0.0.1");
    for (let count = 0; count < 30; count += 1) ask(requests, gone);
    const others = Array.from({ length: 60 }, () => ask(requests, open("10.0.0.1")));
    gone.destroy();
    await laterTurns();
    expect(others.every(({ served }) => served)).toBe(true);
    expect(requests.count).toBe(60);
  });

  it("that wait for their body occupy no place, and take one again to continue", async () => {
    const { requests, open } = world({ most: 1000, perAddress: () => 1000 });
    const slow = Array.from({ length: MAX_PER_ADDRESS }, () => ask(requests, open("10.0.0.1")));
    await laterTurns();
    let arrive: () => void = () => {};
    const body = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const readings = slow.map(({ request }) => requests.whileReading(request, body));
    const quick = Array.from({ length: MAX_PER_ADDRESS }, () => ask(requests, open("10.0.0.1")));
    await laterTurns();
    expect(quick.every(({ served }) => served)).toBe(true);
    arrive();
    let goingOn = 0;
    for (const reading of readings) void reading.then(() => (goingOn += 1));
    await vi.waitFor(() => expect(requests.count).toBe(2 * MAX_PER_ADDRESS));
    expect(goingOn).toBe(0);
    for (const one of quick) one.end();
    await Promise.all(readings);
    for (const one of slow) one.end();
    expect(requests.count).toBe(0);
  });

  it("over the pipelining limit close the connection, and its address waits longer each time for a new one", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
    try {
      const { requests, open, kinds, complaints } = world({ most: 1000, perAddress: () => 1000 });
      const flood = async (): Promise<void> => {
        const sockets = [open("10.0.0.1"), open("10.0.0.1")];
        for (const socket of sockets) ask(requests, socket);
        await laterTurns();
        for (const socket of sockets) {
          for (let count = 0; count < 5000 && !socket.destroyed; count += 1) ask(requests, socket);
          expect(socket.destroyed).toBe(true);
        }
      };
      const served = open("10.0.0.1");
      ask(requests, served).end();
      for (const waitMs of [1000, 2000, 4000, 8000, 16_000, 32_000, 32_000]) {
        const unread = open("10.0.0.1");
        await flood();
        expect([served.destroyed, unread.destroyed]).toEqual([false, true]);
        const { said } = open("10.0.0.1");
        expect(said).toMatch(/^HTTP\/1\.1 503 /);
        expect(said).toContain(`\r\nRetry-After: ${waitMs / 1000}\r\n`);
        expect(said).toMatch(new RegExp(`again in ${waitMs / 1000} seconds`));
        expect(open("10.0.0.2").destroyed).toBe(false);
        vi.advanceTimersByTime(waitMs - 1);
        expect(open("10.0.0.1").destroyed).toBe(true);
        vi.advanceTimersByTime(1);
        expect(open("10.0.0.1").destroyed).toBe(false);
      }
      expect(kinds()).toEqual(["pipelining 28"]);
      vi.advanceTimersByTime(60_000);
      await flood();
      vi.advanceTimersByTime(1000);
      expect(open("10.0.0.1").destroyed).toBe(false);
      complaints.length = 0;
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("bodies", () => {
  it("take no more memory than their budgets, and release it", () => {
    const { refusals, kinds, complaints } = world();
    const bodies = new Bodies(refusals);
    const holds = [1, 2, 3, 4].map((at) => bodies.hold(`10.0.0.${at}`));
    for (const hold of holds) hold.take(MAX_BYTES_PER_ADDRESS);
    expect(bodies.bytes).toBe(MAX_BYTES);
    expect(() => bodies.hold("10.0.0.1").take(1)).toThrow("Try again in 5 seconds.");
    expect(() => bodies.hold("10.0.0.9").take(1)).toThrow("Try again in 5 seconds.");
    for (const hold of holds) hold.release();
    holds[0]?.release();
    expect(bodies.bytes).toBe(0);
    bodies.hold("10.0.0.9").take(1);
    expect(kinds()).toEqual(["bodiesOfAddress 1", "bodies 1"]);
    complaints.length = 0;
  });
});
