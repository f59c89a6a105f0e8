/** Jumping within a room, and leaving it. */
import { describe, expect, it, vi } from "vitest";
import { Failure } from "../../../../renderer/ui/failure.ts";
import { ChatError } from "../../../../server/chat/errors.ts";
import { BO, FakeHost, inRoom } from "../../../support/client.ts";

describe("jumping to a message", () => {
  it("shows the last one that was wanted, whichever answer comes last", async () => {
    const host = new FakeHost();
    const { call } = host;
    const held: (() => void)[] = [];
    let isHolding = false;
    vi.spyOn(host, "call").mockImplementation(async (name, args) => {
      if (isHolding) await new Promise<void>((resolve) => held.push(resolve));
      return call(name, args);
    });
    for (let at = 1; at <= 300; at += 1) host.post(BO, `${at}`);
    const { client } = await inRoom(host);
    isHolding = true;
    const first = client.conversation.showAround(1, 40);
    const second = client.conversation.showAround(1, 140);
    await expect.poll(() => held).toHaveLength(4);
    for (const letGo of held.slice(2)) letGo();
    expect(await second).toBeNull();
    for (const letGo of held.slice(0, 2)) letGo();
    expect(await first).toBeNull();
    expect([140, 40].map((seq) => client.conversation.holds(1, seq))).toEqual([true, false]);
  });
});

describe("leaving a room", () => {
  const statusOf = ({ store }: Awaited<ReturnType<typeof inRoom>>["client"]) =>
    store.get().open.get(1)?.status.kind;
  const joins = (host: FakeHost) => host.asked.filter(({ event }) => event === "room:join").length;

  it("ends it here, and opening it again joins it", async () => {
    const { client, host } = await inRoom();
    await client.conversation.leave(1);
    const before = joins(host);
    expect(statusOf(client)).toBe("left");
    expect(client.store.get().rooms.has(1)).toBe(false);
    await client.conversation.enter(1);
    expect(statusOf(client)).toBe("joined");
    expect([joins(host), client.store.get().rooms.has(1)]).toEqual([before + 1, true]);
  });

  it("ends it in the other tabs too, where a reconnect does not join it again", async () => {
    const { client, host } = await inRoom();
    host.isMember = false;
    host.emit("rooms:changed", {});
    await expect.poll(() => statusOf(client)).toBe("left");
    const before = joins(host);
    host.down();
    host.up();
    await expect.poll(() => client.store.get().link).toBe("up");
    expect([statusOf(client), joins(host)]).toEqual(["left", before]);
    await client.conversation.enter(1);
    expect(statusOf(client)).toBe("joined");
  });

  it("lasts when another device left or the person was kicked while this one was offline", async () => {
    const { client, host } = await inRoom();
    const before = joins(host);
    host.down();
    client.sending.text(1, "unsent");
    host.isMember = false;
    host.refuse = new Failure(new ChatError("not_member", { reason: "not_in_room" }).wire);
    host.up();
    await expect.poll(() => client.store.get().outbox[0]?.status).toBe("failed");
    expect([statusOf(client), joins(host), host.isMember]).toEqual(["notMember", before, false]);
    expect(client.store.get().rooms.has(1)).toBe(false);
    await client.conversation.enter(1);
    expect(statusOf(client)).toBe("joined");
  });

  it("lasts in a room that is not on the screen, even if the list cannot be loaded", async () => {
    for (const isListed of [true, false]) {
      const host = new FakeHost();
      const { call } = host;
      const { client } = await inRoom(host);
      client.conversation.look(null);
      const before = joins(host);
      host.down();
      host.isMember = false;
      vi.spyOn(host, "call").mockImplementation((name, args) =>
        name === "listRooms" && !isListed ? Promise.reject(Failure.of("offline")) : call(name, args),
      );
      host.up();
      await expect.poll(() => statusOf(client)).toBe("notMember");
      expect([joins(host), client.store.get().rooms.has(1)]).toEqual([before, false]);
    }
  });

  it("lasts in a private room, whose data the server then refuses", async () => {
    const host = new FakeHost();
    const { call } = host;
    const { client } = await inRoom(host);
    host.down();
    host.isMember = false;
    const hidden = new Failure(new ChatError("room_private", { reason: "room_private" }).wire);
    vi.spyOn(host, "call").mockImplementation((name, args) =>
      name === "getRoom" ? Promise.reject(hidden) : call(name, args),
    );
    host.up();
    await expect.poll(() => statusOf(client)).toBe("notMember");
    expect(host.isMember).toBe(false);
  });

  it("stays left when a list from before arrives afterwards", async () => {
    const host = new FakeHost();
    const { call } = host;
    const lists: (() => void)[] = [];
    let isHolding = false;
    vi.spyOn(host, "call").mockImplementation(async (name, args) => {
      const answer = await call(name, args);
      if (isHolding && name === "listRooms") await new Promise<void>((resolve) => lists.push(resolve));
      return answer;
    });
    const { client } = await inRoom(host);
    isHolding = true;
    host.emit("rooms:changed", {});
    await expect.poll(() => lists).toHaveLength(1);
    await client.conversation.leave(1);
    const before = joins(host);
    host.isMember = false;
    lists[0]?.();
    await expect.poll(() => lists).toHaveLength(2);
    lists[1]?.();
    await expect.poll(() => client.store.get().roomsLoading).toBe("ready");
    host.emit("rooms:changed", {});
    await expect.poll(() => lists).toHaveLength(3);
    lists[2]?.();
    await expect.poll(() => client.store.get().rooms.has(1)).toBe(false);
    expect([statusOf(client), joins(host)]).toEqual(["left", before]);
  });

  it("does not end a room when the list cannot be loaded, nor one that was joined meanwhile", async () => {
    const host = new FakeHost();
    const { call } = host;
    const lists: ((answer: never) => void)[] = [];
    let isHolding = false;
    vi.spyOn(host, "call").mockImplementation((name, args) =>
      isHolding && name === "listRooms" ? new Promise((resolve) => lists.push(resolve)) : call(name, args),
    );
    const { client } = await inRoom(host);
    isHolding = true;
    await client.conversation.leave(1);
    host.emit("rooms:changed", {});
    await expect.poll(() => lists).toHaveLength(1);
    await client.conversation.enter(1);
    const { rooms } = client.store.get();
    lists[0]?.({ items: [], total: 0 } as never);
    await expect.poll(() => client.store.get().rooms).not.toBe(rooms);
    expect([statusOf(client), client.store.get().rooms.has(1)]).toEqual(["joined", true]);
    host.emit("rooms:changed", {});
    await expect.poll(() => lists).toHaveLength(2);
    lists[1]?.(Promise.reject(Failure.of("offline")) as never);
    await expect.poll(() => client.store.get().roomsLoading).toBe("ready");
    expect(statusOf(client)).toBe("joined");
  });
});

describe("a draft", () => {
  const draftIn = ({ drafts }: Awaited<ReturnType<typeof inRoom>>["client"], roomId: number) =>
    drafts.get(1, roomId);

  it.each<[string, (there: Awaited<ReturnType<typeof inRoom>>) => void]>([
    ["is left", ({ client }) => void client.conversation.leave(1)],
    [
      "is left on another device",
      ({ host }) => host.emit("member:left", { roomId: 1, user: { ...BO, id: 1 } }),
    ],
    ["is dissolved", ({ host }) => host.emit("room:dissolved", { roomId: 1, why: "dissolved", reason: "" })],
    [
      "is gone after a reconnect",
      ({ host }) => {
        host.down();
        host.isMember = false;
        host.up();
      },
    ],
  ])("is removed when its room %s; those of other rooms and people stay", async (_, end) => {
    const there = await inRoom();
    const { drafts, store } = there.client;
    await expect.poll(() => store.get().roomsLoading).toBe("ready");
    for (const [userId, roomId] of [
      [1, 1],
      [2, 1],
    ] as const)
      drafts.set(userId, roomId, "half a thought");
    drafts.attach(1, 1, { writing: null, files: [new File(["x"], "plan")], asFile: false });
    end(there);
    await expect.poll(() => draftIn(there.client, 1)).toBe("");
    expect([drafts.get(2, 1), drafts.attached(1, 1).files]).toEqual(["half a thought", []]);
  });

  it("stays while the list of rooms cannot be loaded", async () => {
    const host = new FakeHost();
    const { call } = host;
    vi.spyOn(host, "call").mockImplementation((name, args) =>
      name === "listRooms" ? Promise.reject(Failure.of("offline")) : call(name, args),
    );
    const { client } = await inRoom(host);
    client.drafts.set(1, 1, "half a thought");
    expect(await client.rooms.load()).toBe(false);
    expect(draftIn(client, 1)).toBe("half a thought");
  });
});

describe("the list of rooms", () => {
  /** A host whose answers of that name are held until they are let go. */
  const holding = async (name: string) => {
    const host = new FakeHost();
    const { call } = host;
    const held: (() => void)[] = [];
    let isHolding = false;
    vi.spyOn(host, "call").mockImplementation(async (asked, args) => {
      const answer = await call(asked, args);
      if (isHolding && asked === name) await new Promise<void>((resolve) => held.push(resolve));
      return answer;
    });
    const { client } = await inRoom(host);
    await expect.poll(() => client.store.get().roomsLoading).toBe("ready");
    isHolding = true;
    const row = () => client.store.get().rooms.get(1);
    return { client, host, held, row };
  };

  it("keeps what happened while it was on its way, and counts it once", async () => {
    const { client, host, held, row } = await holding("listRooms");
    host.post(BO, "read");
    const loaded = client.rooms.load();
    await expect.poll(() => held).toHaveLength(1);
    client.reading.seen(1, 1);
    host.post(BO, "new");
    host.emit("member:online", { roomId: 1, user: BO, online: 3 });
    const changed = row();
    expect(changed).toMatchObject({ readSeq: 1, lastSeq: 2, unread: 1, online: 3 });
    held[0]?.();
    await loaded;
    expect(row()).not.toBe(changed);
    expect(row()).toEqual(changed);
  });

  it("does not count a message again that it contains already", async () => {
    const { client, host, held, row } = await holding("listRooms");
    const message = host.post(BO, "one");
    const loaded = client.rooms.load();
    await expect.poll(() => held).toHaveLength(1);
    host.emit("message", message);
    held[0]?.();
    await loaded;
    expect(row()).toMatchObject({ lastSeq: 1, unread: 1 });
  });

  it("keeps who came into a new room while its row was on its way", async () => {
    const { client, host, held, row } = await holding("getRoom");
    const fetched = client.rooms.fetch(1);
    await expect.poll(() => held).toHaveLength(1);
    host.emit("member:online", { roomId: 1, user: BO, online: 3 });
    held[0]?.();
    await fetched;
    expect(row()?.online).toBe(3);
  });

  it("keeps a room that was joined while it was on its way", async () => {
    const { client, held, row } = await holding("listRooms");
    await client.conversation.leave(1);
    const loaded = client.rooms.load();
    await expect.poll(() => held).toHaveLength(1);
    await client.conversation.enter(1);
    expect(row()).toBeDefined();
    held[0]?.();
    await loaded;
    expect(row()).toBeDefined();
  });

  it("does not replace a row that was requested after it and arrived first", async () => {
    const { client, host, held, row } = await holding("listRooms");
    const { id, seq } = host.post(BO, "oops");
    const loaded = client.rooms.load();
    await expect.poll(() => held).toHaveLength(1);
    host.messages.pop();
    host.emit("message:deleted", { id, room: 1, seq });
    await expect.poll(() => row()?.lastMessage).toBeNull();
    held[0]?.();
    await loaded;
    expect(row()?.lastMessage).toBeNull();
  });
});

describe("somebody who is online already", () => {
  it("changes nothing when they are reported again", async () => {
    const host = new FakeHost();
    host.post(BO, "hello");
    const { client } = await inRoom(host);
    host.emit("member:online", { roomId: 1, user: BO, online: 2 });
    const before = client.store.get();
    host.emit("member:online", { roomId: 1, user: { ...BO }, online: 2 });
    expect(client.store.get()).toBe(before);
    host.emit("member:offline", { roomId: 1, user: { ...BO }, online: 1 });
    const { timeline, members } = client.store.get().open.get(1) ?? {};
    expect(members?.get(BO.id)?.isOnline).toBe(false);
    expect(timeline).toBe(before.open.get(1)?.timeline);
  });
});

describe("a new name", () => {
  it("is shown at the person's messages, in the list of rooms and in their own other tabs", async () => {
    const host = new FakeHost();
    host.post(BO, "hello");
    const { client } = await inRoom(host);
    const { store } = client;
    const bob = { ...BO, displayName: "Bob" };
    host.emit("member:online", { roomId: 1, user: bob, online: 2 });
    expect(
      store
        .get()
        .open.get(1)
        ?.timeline.items.map(({ author }) => author),
    ).toEqual([bob]);
    expect(store.get().rooms.get(1)?.lastMessage?.author).toEqual(bob);
    const { me } = store.get();
    host.emit("member:online", { roomId: 1, user: { ...(me ?? BO), displayName: "Countess" }, online: 1 });
    expect(store.get().me?.displayName).toBe("Countess");
  });
});
