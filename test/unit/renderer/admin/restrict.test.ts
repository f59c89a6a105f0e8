/** Kicks, mutes and bans of several people, and how they are undone. */
import { describe, expect, it } from "vitest";
import { adminTextNow } from "../../../../renderer/admin/i18n/index.ts";
import { banLifted, muteLifted } from "../../../../renderer/admin/moderation/lifted.ts";
import { restrict } from "../../../../renderer/admin/moderation/restrict.ts";
import type { AdminClient } from "../../../../renderer/admin/wire/client.ts";
import { Failure } from "../../../../renderer/ui/failure.ts";
import type { Author } from "../../../../server/admin/contract.ts";

type Params = Readonly<Record<string, unknown>>;

/** A client whose calls `answer` answers, and what was called. */
function client(answer: (operation: string, params: Params) => unknown = () => ({})) {
  const calls: [string, Params][] = [];
  const call = async (operation: string, params: Params) => {
    calls.push([operation, params]);
    return answer(operation, params);
  };
  return { calls, client: { call } as unknown as AdminClient };
}

const people = ["ann", "bo", "cy"].map(
  (username, at) => ({ id: at + 1, username, displayName: username }) as Author,
);
const order = { people, addresses: [], room: null, until: null, reason: "" };
const t = adminTextNow();

describe("a restriction of several people", () => {
  const refusing = (...ids: number[]) =>
    client((_operation, { userId }) => {
      if (ids.some((id) => id === userId)) throw Failure.of("offline");
      return { id: Number(userId) * 10 };
    });

  it("goes on after a refusal, and says who was restricted", async () => {
    const { client: console, calls } = refusing(1, 2);
    const { outcome, failed, refusal } = await restrict(console, t, { ...order, kind: "ban" });
    expect(outcome?.done).toBe("cy was banned.");
    expect([failed, refusal]).toEqual([2, expect.any(Failure)]);
    for (const undo of outcome?.undo ?? []) await undo();
    expect(calls.slice(3)).toEqual([["moderation.unban", { id: 30 }]]);
  });

  it("is reported in the plural when several were restricted", async () => {
    const { outcome } = await restrict(client().client, t, { ...order, kind: "kick" });
    expect(outcome?.done).toBe("3 people were kicked.");
  });

  it("is refused as a whole when nobody was restricted", async () => {
    const { client: console, calls } = refusing(1, 2, 3);
    await expect(restrict(console, t, { ...order, kind: "kick" })).rejects.toThrow(Failure);
    expect(calls).toHaveLength(3);
  });

  it("stops when it is aborted", async () => {
    const { client: console, calls } = client();
    const signal = AbortSignal.abort();
    expect((await restrict(console, t, { ...order, kind: "kick" }, signal)).outcome).toBeUndefined();
    expect(calls).toEqual([]);
  });
});

describe("undo", () => {
  const room = { id: 4, name: "Den" };
  const [ann] = people;
  const one = { ...order, people: ann ? [ann] : [] };

  it("of a ban from a room restores the membership that it ended, once the ban is lifted", async () => {
    const { client: console, calls } = client(() => ({ id: 9 }));
    const { outcome } = await restrict(console, t, { ...one, kind: "ban", room });
    for (const undo of outcome?.undo ?? []) await undo();
    expect(calls.slice(1)).toEqual([
      ["moderation.unban", { id: 9 }],
      ["rooms.addMember", { roomId: 4, userId: 1 }],
    ]);
  });

  const later = "2999-01-01T00:00:00.000Z";
  it.each([
    ["restores the one that it replaced", { room: null, until: later, reason: "spam" }, later],
    ["lifts it when the one before was of a room", { room, until: later, reason: "spam" }, null],
    ["lifts it when the one before is over", { room: null, until: "2020-01-01T00:00:00.000Z" }, null],
  ])("of a mute %s", async (_what, before, restored) => {
    const answer = (operation: string) => (operation === "moderation.mutes" ? { items: [before] } : {});
    const { client: console, calls } = client(answer);
    const { outcome } = await restrict(console, t, { ...one, kind: "mute" });
    for (const undo of outcome?.undo ?? []) await undo();
    expect(calls.at(-1)).toEqual(
      restored === null
        ? ["moderation.unmute", { userId: 1 }]
        : ["moderation.mute", { userId: 1, until: restored, reason: "spam" }],
    );
  });
});

it("a notice says which ban or mute was lifted", () => {
  const room = { id: 4, name: "Den" };
  expect(banLifted(t, "ann", null)).toBe("The ban of ann from the server was lifted.");
  expect(banLifted(t, "ann", room)).toBe("The ban of ann from Den was lifted.");
  expect(muteLifted(t, "ann", null)).toBe("The mute of ann in all rooms was lifted.");
  expect(muteLifted(t, "ann", room)).toBe("The mute of ann in Den was lifted.");
});
