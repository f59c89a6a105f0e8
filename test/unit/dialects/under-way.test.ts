/** Which events of one client run beside each other, by the rules of the native API. */
import type { Socket } from "socket.io";
import { expect, it } from "vitest";
import { serveBounded } from "../../../server/dialects/kit/under-way.ts";
import { waitsFor } from "../../../server/dialects/native/order.ts";

/** A client whose events end when the test says so. */
function client() {
  let onAny = (_name: string, _params: unknown): void => {};
  const socket = {
    conn: { transport: {} },
    onAny: (listener: typeof onAny) => {
      onAny = listener;
    },
  };
  const begun: string[] = [];
  const endings = new Map<string, () => void>();
  const labelOf = (name: string, params: unknown) => `${name} ${Object.values(params as object)[0]}`;
  serveBounded(
    socket as unknown as Socket,
    (name, [params]) => {
      const label = labelOf(name, params);
      begun.push(label);
      return new Promise((resolve) => endings.set(label, resolve));
    },
    waitsFor,
  );
  return {
    send: (name: string, params: object) => onAny(name, params),
    /** Ends an event, and returns those that began then. */
    async end(label: string): Promise<string[]> {
      endings.get(label)?.();
      await new Promise((resolve) => setImmediate(resolve));
      return begun.splice(0);
    },
    begun: () => begun.splice(0),
  };
}

it("messages run together; a leave waits for them, and later ones wait for it", async () => {
  const { send, end, begun } = client();
  for (const n of [1, 2, 3]) send("message:send", { n, roomId: 1 });
  send("room:leave", { roomId: 1 });
  send("message:send", { n: 4, roomId: 1 });
  send("message:react", { id: "1-7" });
  expect(begun()).toEqual(["message:send 1", "message:send 2", "message:send 3"]);
  expect(await end("message:send 2")).toEqual([]);
  expect(await end("message:send 1")).toEqual([]);
  expect(await end("message:send 3")).toEqual(["room:leave 1"]);
  expect(await end("room:leave 1")).toEqual(["message:send 4", "message:react 1-7"]);
});

it("a join that takes long holds up no other room", async () => {
  const { send, end, begun } = client();
  send("room:join", { roomId: 1 });
  send("message:send", { n: 1, roomId: 1 });
  send("room:join", { roomId: 2 });
  send("message:delete", { id: "2-1" });
  send("message:send", { n: 2, roomId: 3 });
  expect(begun()).toEqual(["room:join 1", "room:join 2", "message:send 2"]);
  expect(await end("room:join 2")).toEqual(["message:delete 2-1"]);
  expect(await end("room:join 1")).toEqual(["message:send 1"]);
});
