import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChatError } from "../../../server/chat/errors.ts";
import type { ChatEvent } from "../../../server/chat/events.ts";
import { createWorld, type World } from "../../support/core.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

/** A room of ada's with bo in it, and a file that ada sent there. */
async function aFile() {
  const { rooms, messages } = world.core;
  const [ada, bo] = [await world.person("ada"), await world.person("bo")];
  const room = await rooms.create(ada.actor, { name: "Files" });
  await world.core.members.join(bo.actor, room.id);
  const file = { name: "plan.txt", data: Buffer.from("the plan") };
  const sent = await messages.postFile(ada.actor, room.id, file);
  return { ada, bo, room, sent };
}

describe("a file", () => {
  const isThere = async (path: string) => (await world.core.media.findUpload(path)) !== undefined;

  it("is kept when messages of others that copied it are deleted", async () => {
    const { bo, room, sent } = await aFile();
    const copy = await world.core.messages.post(bo.actor, room.id, { kind: "file", body: sent.body });
    expect(copy).toMatchObject({ body: sent.body, attachment: sent.attachment });
    await world.core.messages.remove(bo.actor, copy.id);
    expect(await isThere(sent.body)).toBe(true);
    await world.core.messages.post(bo.actor, room.id, { kind: "file", body: sent.body });
    await world.core.accounts.remove(bo.actor, bo.user.id);
    expect(await isThere(sent.body)).toBe(true);
  });

  it("that is no picture, or too large to be read as one, cannot be sent as an image", async () => {
    const { ada, room, sent } = await aFile();
    const { media, history, messages } = world.core;
    const asImage = (body: string) => messages.post(ada.actor, room.id, { kind: "image", body });
    await expect(asImage(sent.body)).rejects.toMatchObject({ reason: "not_a_picture" });
    const file = { name: "b.txt", data: Buffer.from("b") };
    await expect(messages.postFile(ada.actor, room.id, file, { imageOnly: true })).rejects.toMatchObject({
      reason: "not_a_picture",
    });
    const picture = await media.findUpload(sent.body);
    vi.spyOn(media, "findUpload").mockResolvedValueOnce(picture && { ...picture, width: 9000, height: 9000 });
    await expect(asImage(sent.body)).rejects.toMatchObject({ reason: "picture_too_many_pixels" });
    expect((await history.page(room, { limit: 10 })).items).toHaveLength(1);
    expect((await world.core.files.usage(world.host, 1)).files).toBe(1);
  });

  it("is deleted with its message, without revealing which one that is", async () => {
    const { ada, sent } = await aFile();
    expect(sent).not.toHaveProperty("ownsUpload");
    await world.core.messages.remove(ada.actor, sent.id);
    expect(await isThere(sent.body)).toBe(false);
  });

  it("that was deleted leaves messages that copied it as they were, and cannot be copied again", async () => {
    const { rooms, messages, history } = world.core;
    const { ada, bo, sent } = await aFile();
    const room = await rooms.create(bo.actor, { name: "Elsewhere" });
    const copy = () => messages.post(bo.actor, room.id, { kind: "file", body: sent.body });
    const before = await copy();
    await messages.remove(ada.actor, sent.id);
    expect(await isThere(sent.body)).toBe(false);
    expect((await history.page(room, { limit: 9 })).items).toEqual([before]);
    await expect(copy()).rejects.toMatchObject({ code: "invalid", reason: "upload_not_found" });
    await messages.remove(bo.actor, before.id);
  });

  it("is deleted with its sender's account", async () => {
    const { ada, bo, room, sent } = await aFile();
    await world.core.rooms.transfer(ada.actor, room.id, bo.user.id);
    await world.core.accounts.remove(ada.actor, ada.user.id);
    expect(await isThere(sent.body)).toBe(false);
  });

  it("is kept with its message when the mark of an unposted upload cannot be removed", async () => {
    const { ada, room } = await aFile();
    const { media, messages } = world.core;
    vi.spyOn(media, "markPosted").mockRejectedValueOnce(new Error("on purpose"));
    const sent = await messages.postFile(ada.actor, room.id, { name: "a.txt", data: Buffer.from("a") });
    world.pass(2 * 86_400_000);
    await world.core.sweep();
    expect(await isThere(sent.body)).toBe(true);
    expect(await media.unpostedUploads("9999")).toEqual([]);
  });

  it("is kept when its message is durable but could not be published, and else removed", async () => {
    const { ada, room } = await aFile();
    const { history, messages } = world.core;
    const post = () => messages.postFile(ada.actor, room.id, { name: "a.txt", data: Buffer.from("a") });
    const uploads = async () => (await world.core.files.usage(world.host, 1)).files;
    vi.spyOn(history, "summarize").mockRejectedValueOnce(new Error("on purpose"));
    await expect(post()).rejects.toThrow("on purpose");
    const [newest] = (await history.page(room, { limit: 1 })).items;
    expect(await isThere(newest?.body ?? "")).toBe(true);
    expect(await uploads()).toBe(2);
    vi.spyOn(world.store.messages, "append").mockRejectedValueOnce(new Error("on purpose"));
    await expect(post()).rejects.toThrow("on purpose");
    expect(await uploads()).toBe(2);
  });

  it("is deleted when its retention is over", async () => {
    const { sent } = await aFile();
    world.rules["messages.retentionDays"] = 1;
    world.pass(2 * 86_400_000);
    await world.core.sweep();
    expect(await isThere(sent.body)).toBe(false);
  });
});

it("a room that cannot be opened does not keep others from losing what has expired", async () => {
  const { rooms, messages, media } = world.core;
  const { room: damaged, ada } = await aFile();
  const sound = await rooms.create(ada.actor, { name: "Sound" });
  const old = await messages.post(ada.actor, sound.id, { kind: "text", body: "old" });
  const { path } = await media.saveUpload(
    { name: "lost.txt", data: Buffer.from("lost") },
    { roomId: sound.id, ownerId: ada.user.id },
  );
  world.rules["messages.retentionDays"] = 1;
  world.pass(2 * 86_400_000);
  const store = world.store.messages;
  const page = store.page.bind(store);
  vi.spyOn(store, "page").mockImplementation(async (roomId, query) => {
    if (roomId === damaged.id) throw new Error("on purpose");
    return page(roomId, query);
  });
  await expect(world.core.sweep()).rejects.toThrow(
    new RegExp(`^messages: AggregateError: room ${damaged.id}: Error: on purpose`),
  );
  await expect(world.core.history.get(sound, old.seq)).rejects.toMatchObject({ code: "message_not_found" });
  expect(await media.findUpload(path)).toBeUndefined();
});

it("a listener's failure is passed to the event bus, whether it throws or rejects", async () => {
  await world.close();
  let listen: (event: ChatEvent) => unknown = () => undefined;
  world = await createWorld((context) => ({
    ...context,
    events: {
      ...context.events,
      subscribe(listener) {
        listen = listener;
        return () => undefined;
      },
    },
  }));
  world.core.subscribe(async () => {
    throw new Error("on purpose");
  });
  await expect(listen({ type: "files.changed" })).rejects.toThrow("on purpose");
});

describe("a message sent again", () => {
  it("returns the first one: in its current state, or as it was sent when it was deleted", async () => {
    const { rooms, messages } = world.core;
    const { actor } = await world.person("ada");
    const room = await rooms.create(actor, { name: "Twice" });
    const say = () => messages.post(actor, room.id, { kind: "text", body: "teh", clientId: "one" });
    const [first, meanwhile] = await Promise.all([say(), say()]);
    expect(meanwhile).toEqual(first);
    const edited = await messages.edit(actor, first.id, "the");
    expect(await say()).toEqual(edited);
    await messages.remove(actor, first.id);
    expect(await say()).toEqual(first);
    expect((await world.core.history.page(room, { limit: 10 })).items).toEqual([]);
  });

  it("is answered as the first time when it would be refused now", async () => {
    const { rooms, members, messages, moderation } = world.core;
    const [ada, bo] = [await world.person("ada"), await world.person("bo")];
    const room = await rooms.create(ada.actor, { name: "home" });
    await members.join(bo.actor, room.id);
    const say = (clientId: string) =>
      messages.post(bo.actor, room.id, { kind: "text", body: "hello", clientId });
    const first = await say("c1");
    const expectSame = async (code: string) => {
      await expect(say("c2")).rejects.toMatchObject({ code });
      expect(await say("c1")).toEqual(first);
    };
    world.rules["messages.maxLength"] = 4;
    await expectSame("too_long");
    world.rules["messages.maxLength"] = 4_000;
    await moderation.mute(ada.actor, { userId: bo.user.id, roomId: room.id, reason: "" });
    await expectSame("muted");
    await moderation.unmute(ada.actor, { userId: bo.user.id, roomId: room.id });
    await rooms.update(world.host, room.id, { isReadOnly: true });
    await expectSame("forbidden");
    await moderation.kickFromRoom(ada.actor, room.id, bo.user.id, "");
    await expectSame("not_member");
  });
});

it("a reply is refused when the room has never had the message, before a file is kept", async () => {
  const { rooms, messages } = world.core;
  const { actor } = await world.person("ada");
  const { id: roomId } = await rooms.create(actor, { name: "Replies" });
  const { id, seq } = await messages.post(actor, roomId, { kind: "text", body: "hi" });
  const reply = (replyTo: number) => messages.post(actor, roomId, { kind: "text", body: "what?", replyTo });
  const read = vi.spyOn(world.store.messages, "get");
  const refused = { code: "invalid", reason: "reply_to_nothing" };
  for (const replyTo of [0, seq + 1, Number.MAX_SAFE_INTEGER])
    await expect(reply(replyTo)).rejects.toMatchObject(refused);
  const file = { name: "a.txt", data: Buffer.from("a") };
  await expect(messages.postFile(actor, roomId, file, { replyTo: 7 })).rejects.toMatchObject(refused);
  expect((await world.core.files.usage(world.host, 1)).files).toBe(0);
  expect(await reply(seq)).toMatchObject({ seq: 2, replyTo: seq });
  expect(read).not.toHaveBeenCalled();
  await messages.remove(actor, id);
  expect(await reply(seq)).toMatchObject({ seq: 3, replyTo: seq });
});

it("a file sent again is answered as the first time, by every way, when it was deleted or its author is muted", async () => {
  const { messages, moderation } = world.core;
  const { ada, bo, room, sent } = await aFile();
  const copy = { kind: "file", body: sent.body, clientId: "copy" } as const;
  const file = { name: "b.txt", data: Buffer.from("b") };
  const [posted, uploaded] = [
    await messages.post(bo.actor, room.id, copy),
    await messages.postFile(bo.actor, room.id, file, { clientId: "file" }),
  ];
  await moderation.mute(ada.actor, { userId: bo.user.id, roomId: room.id, reason: "" });
  expect(await messages.post(bo.actor, room.id, copy)).toEqual(posted);
  expect(await messages.postFile(bo.actor, room.id, file, { clientId: "file" })).toEqual(uploaded);
  expect(await messages.postPending(bo.actor, room.id, "gone", { clientId: "file" })).toEqual(uploaded);
  await messages.remove(ada.actor, sent.id);
  await messages.remove(bo.actor, posted.id);
  const { kind, body, id } = await messages.post(bo.actor, room.id, copy);
  expect({ kind, body, id }).toEqual({ kind: "file", body: sent.body, id: posted.id });
  await expect(messages.post(bo.actor, room.id, { ...copy, clientId: "new" })).rejects.toMatchObject({
    code: "muted",
  });
});

describe("a text that shows nothing", () => {
  const BLANK = [
    "",
    " ",
    "\n\t ",
    "\u00a0\u3000",
    "\u200b\u200d",
    "\u00ad",
    "\u3164",
    "\u2800",
    "\ufeff",
    "\ufe0f",
  ];

  it.each(BLANK)("%j is refused as empty, in every way to send it", async (body) => {
    const { rooms, messages, hooks } = world.core;
    const { actor } = await world.person("ada");
    const room = await rooms.create(actor, { name: "Blank" });
    const { id } = await messages.post(actor, room.id, { kind: "text", body: " a " });
    const { hook } = await hooks.create(actor, room.id, "Bot");
    for (const refused of [
      messages.post(actor, room.id, { kind: "text", body }),
      messages.edit(actor, id, body),
      messages.say(world.host, room.id, body),
      hooks.post(hook, { address: "10.0.0.1", dialect: "native" }, { body }),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: "invalid", reason: "message_empty" });
    }
    expect((await world.core.history.page(room, { limit: 9 })).items).toMatchObject([{ body: " a " }]);
  });

  it("is not one with anything in it that a font may draw", async () => {
    const { rooms, messages } = world.core;
    const { actor } = await world.person("ada");
    const room = await rooms.create(actor, { name: "Seen" });
    for (const body of [".", "´", "👩‍🚀", "1️⃣", "🇩🇪", "\ue000", "\u{1fadf}", "ा", "\u200b.\u200b"]) {
      expect(await messages.post(actor, room.id, { kind: "text", body })).toMatchObject({ body });
    }
  });
});

it("a stranger cannot tell which messages a private room has", async () => {
  const { rooms, messages } = world.core;
  const [ada, bo] = [await world.person("ada"), await world.person("bo")];
  const room = await rooms.create(ada.actor, { name: "secret", isPublic: false });
  const { id } = await messages.post(ada.actor, room.id, { kind: "text", body: "hush" });
  const refusals = await Promise.all(
    [id, `${room.id}-99`].map((each) =>
      messages.remove(bo.actor, each).catch((error: ChatError) => error.wire),
    ),
  );
  expect(refusals[0]).toMatchObject({ code: "forbidden" });
  expect(refusals[1]).toEqual(refusals[0]);
  await expect(messages.remove(ada.actor, `${room.id}-99`)).rejects.toMatchObject({
    code: "message_not_found",
  });
});

describe("after a crash, a summary that is behind its history", () => {
  async function trailing() {
    const { store } = world;
    const { rooms } = world.core;
    const { user, actor } = await world.person("ada");
    const room = await rooms.create(actor, { name: "home" }, { join: false });
    const line = {
      authorId: user.id,
      kind: "text",
      body: "hello",
      sentAt: "2026-01-01T00:00:00.000Z",
    } as const;
    await store.messages.append(
      room.id,
      [1, 2, 3, 4, 5, 6].map((seq) => ({ seq, ...line })),
    );
    await store.activity.insert({ roomId: room.id, lastSeq: 1, messages: 1, lastMessageAt: null });
    return { room, actor, line };
  }

  it("is corrected when somebody reads", async () => {
    const { room, actor, line } = await trailing();
    const { messages } = world.core;
    expect(await world.core.history.last(room)).toMatchObject({ seq: 6 });
    const mended = { roomId: room.id, lastSeq: 6, messages: 6, lastMessageAt: line.sentAt };
    expect(await world.core.history.summary(room.id)).toEqual(mended);
    await world.core.members.join(actor, room.id);
    await messages.post(actor, room.id, { kind: "text", body: "hello again" });
    expect(await world.core.history.summary(room.id)).toMatchObject({ lastSeq: 7, messages: 7 });
  });

  it("is counted anew when removals were not noted", async () => {
    const { room } = await trailing();
    const { history } = world.core;
    await world.store.activity.touch(room.id, { lastSeq: 6, messages: 6 });
    await world.store.messages.replace(room.id, 2, null);
    await history.last(room);
    expect(await history.summary(room.id)).toMatchObject({ lastSeq: 6, messages: 5 });
  });

  it("keeps only its number when there is no history, so that what follows is unread", async () => {
    const { history, rooms, members, messages } = world.core;
    const { actor, user } = await world.person("ada");
    const room = await rooms.create(world.host, { name: "restored" });
    await world.store.activity.insert({
      roomId: room.id,
      lastSeq: 5,
      messages: 5,
      lastMessageAt: room.createdAt,
    });
    await world.store.members.insert({
      roomId: room.id,
      userId: user.id,
      joinedAt: room.createdAt,
      readSeq: 5,
    });
    expect(await history.last(room)).toBeNull();
    expect(await history.summary(room.id)).toMatchObject({ lastSeq: 5, messages: 0, lastMessageAt: null });

    const said = await messages.say(world.host, room.id, "hello");

    expect(said.seq).toBe(6);
    expect(await members.member(room.id, user.id)).toMatchObject({ readSeq: 5 });
    expect(await history.countAfter(room, 5)).toBe(1);
    expect(await history.page(room, { limit: 5, after: 5 })).toMatchObject({ items: [{ seq: 6 }] });
    await expect(messages.edit(actor, `${room.id}-5`, "lost")).rejects.toMatchObject({
      code: "message_not_found",
    });
  });

  it("lets people mark messages as read up to the end of the history", async () => {
    const { room, actor } = await trailing();
    const { store } = world;
    const userId = actor.userId ?? 0;
    await store.members.insert({ roomId: room.id, userId, joinedAt: room.createdAt, readSeq: 1 });
    await world.core.members.markRead(actor, room.id, 6);
    expect(await world.core.members.member(room.id, userId)).toMatchObject({ readSeq: 6 });
  });

  it("does not make earlier messages unread for people who join", async () => {
    const { room } = await trailing();
    const bo = await world.person("bo");
    await world.core.members.join(bo.actor, room.id);
    expect(await world.core.members.member(room.id, bo.user.id)).toMatchObject({ readSeq: 6 });
  });
});

it("a room that cannot be read does not prevent counting the messages of the others", async () => {
  const { history, messages, rooms } = world.core;
  const names = ["Broken", "Sound"];
  const [broken] = await Promise.all(
    names.map(async (name) => {
      const room = await rooms.create(world.host, { name });
      await messages.say(world.host, room.id, "hello");
      return room;
    }),
  );
  const { messages: log } = world.store;
  const page = log.page.bind(log);
  vi.spyOn(log, "page").mockImplementation(async (roomId, query) => {
    if (roomId === broken?.id) throw new Error("on purpose");
    return page(roomId, query);
  });
  const sent: string[] = [];
  for await (const time of history.sentSince("2000-01-01T00:00:00.000Z")) sent.push(time);
  expect(sent).toHaveLength(1);
});

it("messages that are posted and removed at the same time are all counted", async () => {
  const { rooms, messages, history } = world.core;
  const { actor } = await world.person("ada");
  const room = await rooms.create(actor, { name: "Busy" });
  const post = (body: string) => messages.post(actor, room.id, { kind: "text", body });
  const first = await Promise.all(["one", "two", "three", "four"].map(post));
  await Promise.all(first.flatMap(({ id }) => [messages.remove(actor, id), post(`not ${id}`)]));
  expect((await history.page(room, { limit: 10 })).items).toHaveLength(4);
  expect(await history.summary(room.id)).toMatchObject({ lastSeq: 8, messages: 4 });
});

it("an edit of a room's first message is published after the message, however early it comes", async () => {
  const { rooms, messages } = world.core;
  const { actor } = await world.person("ada");
  for (const name of ["A", "B", "C", "D", "E"]) {
    const { id } = await rooms.create(actor, { name });
    const posting = messages.post(actor, id, { kind: "text", body: "one" });
    while (!(await world.store.messages.get(id, 1))) await new Promise(setImmediate);
    await Promise.all([posting, messages.edit(actor, `${id}-1`, "two")]);
  }
  const types = world.events.map(({ type }) => type).filter((type) => /^messages?\./.test(type));
  expect(types).toEqual(Array(5).fill(["messages.posted", "message.edited"]).flat());
});

it("a reaction must be exactly one emoji", async () => {
  const { rooms, messages } = world.core;
  const { actor } = await world.person("ada");
  const room = await rooms.create(actor, { name: "Faces" });
  const { id } = await messages.post(actor, room.id, { kind: "text", body: "well?" });
  const all = ["👍", "👍🏽", "❤", "❤️", "👩‍❤️‍💋‍👨", "🏳️‍🌈", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "🕵🏽‍♂️"];
  for (const emoji of all) await messages.react(actor, id, emoji, true);
  for (const text of ["you are an idiot 👍", "👍👍", "🇩", "1", "👍 ", "🇩🇪🇫🇷", "👍\u200d", ""]) {
    await expect(messages.react(actor, id, text, true), text).rejects.toMatchObject({ code: "invalid" });
  }
  expect(Object.keys((await world.core.history.get(room, 1)).reactions ?? {})).toEqual(all);
});

it("the audit log names the author of a removed message", async () => {
  const { bo, room, ada } = await aFile();
  const { store } = world;
  const { messages } = world.core;
  const { id } = await messages.post(bo.actor, room.id, { kind: "text", body: "noise" });
  await messages.remove(ada.actor, id);
  const { items } = await store.audit.list({ actions: ["message.delete"], page: 1, pageSize: 1 });
  expect(items).toMatchObject([{ who: "ada", whom: "bo", where: "Files" }]);
});
