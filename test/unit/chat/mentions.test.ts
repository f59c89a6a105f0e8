import { afterEach, beforeEach, expect, it } from "vitest";
import type { Actor } from "../../../server/chat/actor.ts";
import type { User } from "../../../server/chat/types.ts";
import { createWorld, type World } from "../../support/core.ts";

const NAMES = ["bob", "bobby", "John Doe", "John", "李雷", "Ada", "ada"] as const;

let world: World;
let owner: Actor;
let bob: Actor;
let roomId: number;
let ids: Map<string, number>;

beforeEach(async () => {
  world = await createWorld();
  owner = (await world.person("owner", { password: null })).actor;
  ({ id: roomId } = await world.core.rooms.create(owner, { name: "Lobby" }));
  ids = new Map();
  for (const name of NAMES) {
    const { user, actor }: { user: User; actor: Actor } = await world.person(`${ids.size}`, {
      password: null,
    });
    // Without the check that no two names look alike, as in older versions.
    await world.store.users.update(user.id, { username: name, displayName: name });
    await world.core.members.join(actor, roomId);
    ids.set(name, user.id);
    if (name === "bob") bob = actor;
  }
  await world.person("outsider", { password: null });
});
afterEach(() => world.close());

it("knows who joined, left or was renamed since the last message", async () => {
  const { accounts, members } = world.core;
  const cy = await world.person("cyrus", { password: null });
  ids.set("cy", cy.user.id);
  expect(await mentioned(owner, "hi @cyrus")).toEqual([]);
  await members.join(cy.actor, roomId);
  expect(await mentioned(owner, "hi @cyrus")).toEqual(["@cyrus=cy"]);
  await accounts.update(cy.actor, cy.user.id, { username: "darius" });
  expect(await mentioned(owner, "hi @cyrus and @darius")).toEqual(["@darius=cy"]);
  await members.leave(cy.actor, roomId);
  expect(await mentioned(owner, "hi @darius")).toEqual([]);
});

/** What a text mentions, as it is written: `name` of each. */
async function mentioned(actor: Actor, body: string): Promise<string[]> {
  const message = await world.core.messages.post(actor, roomId, { kind: "text", body });
  const ranges = message.mentionRanges ?? [];
  for (const { from } of ranges) expect(body[from]).toBe("@");
  const named = ranges.flatMap(({ userId }) => (userId === null ? [] : [userId]));
  expect(message.mentions ?? []).toEqual([...new Set(named)]);
  return ranges.map(({ from, length, userId }) => {
    const name = [...ids].find(([, id]) => id === userId)?.[0] ?? "everybody";
    return `${body.slice(from, from + length)}=${name}`;
  });
}

it("a text mentions the longest name, with spaces, in any case and with Chinese around it", async () => {
  expect(await mentioned(owner, "@bob hi")).toEqual(["@bob=bob"]);
  expect(await mentioned(owner, "@bobby, @BOB!")).toEqual(["@bobby=bobby", "@BOB=bob"]);
  expect(await mentioned(owner, "ask @John Doe please")).toEqual(["@John Doe=John Doe"]);
  expect(await mentioned(owner, "ask @john doe")).toEqual(["@john doe=John Doe"]);
  expect(await mentioned(owner, "ask @John, please")).toEqual(["@John=John"]);
  expect(await mentioned(owner, "请@李雷看一下，@bob也看")).toEqual(["@李雷=李雷", "@bob=bob"]);
  expect(await mentioned(owner, "@ada @Ada")).toEqual(["@ada=ada", "@Ada=Ada"]);
});

it("a text mentions nobody inside words, addresses and code, and nobody who is not a member", async () => {
  for (const body of [
    "@bobs are many",
    "write to office@bob.example.com",
    "https://example.com/@bob",
    "see @bob.example.com",
    "run `@bob` now",
    "```\n@bob\n```",
    "@outsider",
    "@",
    "a@bob",
  ])
    expect(await mentioned(owner, body), body).toEqual([]);
});

it("@all mentions everybody when an owner writes it, and nobody when a member does", async () => {
  expect(await mentioned(owner, "@all, lunch")).toEqual(["@all=everybody"]);
  expect(await mentioned(owner, "@所有人 开会")).toEqual(["@所有人=everybody"]);
  expect(await mentioned(bob, "@all, lunch")).toEqual([]);
});

it("an edited text replaces the mentions", async () => {
  const { id } = await world.core.messages.post(owner, roomId, { kind: "text", body: "@bob" });
  const edited = await world.core.messages.edit(owner, id, "ask @John");
  expect(edited.mentions).toEqual([ids.get("John")]);
  expect(edited.mentionRanges).toEqual([{ from: 4, length: 5, userId: ids.get("John") }]);
  expect((await world.core.messages.edit(owner, id, "nobody")).mentionRanges).toBeUndefined();
});
