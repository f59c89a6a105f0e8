import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Failure } from "../../../../renderer/ui/failure.ts";
import { ChatError } from "../../../../server/chat/errors.ts";
import { BO, clientOf, FakeHost, inRoom } from "../../../support/client.ts";

const shown = (client: ReturnType<typeof clientOf>) =>
  client.store
    .get()
    .open.get(1)
    ?.timeline.items.map(({ body }) => body) ?? [];

describe("sending", () => {
  it("shows a message at once as being sent, then as part of the room", async () => {
    const { client, host } = await inRoom();
    client.sending.text(1, "hello");
    expect(client.store.get().outbox.map(({ status }) => status)).toEqual(["sending"]);
    await expect.poll(() => client.store.get().outbox).toEqual([]);
    expect(shown(client)).toEqual(["hello"]);
    expect(host.messages).toHaveLength(1);
  });

  it("never doubles a message whose answer was lost", async () => {
    const { client, host } = await inRoom();
    host.losesAnswers = true;
    client.sending.text(1, "once");
    await expect.poll(() => host.messages).toHaveLength(1);
    host.down();
    host.losesAnswers = false;
    host.up();
    await expect.poll(() => client.store.get().outbox).toEqual([]);
    expect(host.messages.map(({ body }) => body)).toEqual(["once"]);
    expect(shown(client)).toEqual(["once"]);
  });

  it("keeps messages written without a connection, in order, also across a reload", async () => {
    const { client, host, storage } = await inRoom();
    host.down();
    client.sending.text(1, "first");
    client.sending.text(1, "second");
    expect(host.messages).toEqual([]);
    const reloaded = clientOf(host, storage);
    await reloaded.session.start();
    await expect.poll(() => reloaded.store.get().outbox).toEqual([]);
    expect(host.messages.map(({ body }) => body)).toEqual(["first", "second"]);
  });

  it("shows why the server refused, and tries again on request", async () => {
    const { client, host } = await inRoom();
    host.refuse = new Failure(new ChatError("muted", { reason: "muted", until: null, why: "" }).wire);
    client.sending.text(1, "psst");
    await expect.poll(() => client.store.get().outbox[0]?.status).toBe("failed");
    expect(client.store.get().outbox[0]?.failure?.code).toBe("muted");
    host.refuse = null;
    client.sending.retry(client.store.get().outbox[0]?.clientId ?? "");
    await expect.poll(() => client.store.get().outbox).toEqual([]);
    expect(shown(client)).toEqual(["psst"]);
  });

  it("refuses a file that is too large before sending it", async () => {
    const { client, host } = await inRoom();
    await client.sending.file(1, new File(["x".repeat(1001)], "big.bin"));
    expect(client.store.get().outbox[0]?.failure?.code).toBe("too_large");
    expect(host.uploads).toBe(0);
  });

  it("continues an upload after a lost connection, and posts it once", async () => {
    const { client, host } = await inRoom();
    await client.sending.file(1, new File(["x"], "notes.txt"));
    await expect.poll(() => host.uploads).toBe(1);
    host.down();
    await expect.poll(() => client.store.get().outbox[0]?.status).toBe("waiting");
    host.up();
    await expect.poll(() => client.store.get().outbox).toEqual([]);
    expect(host.continued).toEqual(["/api/uploads/1"]);
    expect(host.messages.map(({ body }) => body)).toEqual(["/api/uploads/1"]);
  });

  it("continues an upload with the next token when the old one is refused", async () => {
    const host = new FakeHost();
    vi.spyOn(host.uploader, "send").mockRejectedValueOnce(
      new Failure(new ChatError("unauthenticated", { reason: "login_needed" }).wire),
    );
    const { client } = await inRoom(host);
    vi.useFakeTimers();
    await client.sending.file(1, new File(["x"], "notes.txt"));
    await expect.poll(() => client.store.get().outbox[0]?.status).toBe("waiting");
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    await expect.poll(() => host.uploads).toBe(1);
  });

  it("checks first whether a file arrived when the answer to its message was lost", async () => {
    const { client, host } = await inRoom();
    await client.sending.file(1, new File(["x"], "notes.txt"));
    await expect.poll(() => host.uploads).toBe(1);
    host.losesAnswers = true;
    host.down();
    await expect.poll(() => client.store.get().outbox[0]?.status).toBe("waiting");
    host.up();
    await expect.poll(() => host.messages).toHaveLength(1);
    host.down();
    host.losesAnswers = false;
    host.up();
    await expect.poll(() => client.store.get().outbox).toEqual([]);
    expect([host.uploads, host.messages.length]).toEqual([2, 1]);
  });

  it("continues a paused upload where it stopped", async () => {
    const { client, host } = await inRoom();
    await client.sending.file(1, new File(["1234"], "notes.txt"));
    await expect.poll(() => host.uploads).toBe(1);
    const { clientId = "" } = client.store.get().outbox[0] ?? {};
    client.sending.pause(clientId);
    host.down();
    host.up();
    client.sending.text(1, "meanwhile");
    await expect.poll(() => host.messages).toHaveLength(1);
    expect(client.store.get().outbox).toMatchObject([{ status: "paused" }]);
    expect(client.sending.progress(clientId).bytes).toBe(2);
    client.sending.retry(clientId);
    await expect.poll(() => client.store.get().outbox).toEqual([]);
    expect(host.continued).toEqual(["/api/uploads/1"]);
  });

  it("continues an upload that is resumed before it has stopped", async () => {
    const { client, host } = await inRoom();
    await client.sending.file(1, new File(["1234"], "notes.txt"));
    await expect.poll(() => host.uploads).toBe(1);
    const { clientId = "" } = client.store.get().outbox[0] ?? {};
    client.sending.pause(clientId);
    client.sending.retry(clientId);
    await expect.poll(() => client.store.get().outbox).toEqual([]);
    expect(host.continued).toEqual(["/api/uploads/1"]);
  });

  it("removes a cancelled upload from the server too", async () => {
    const { client, host } = await inRoom();
    await client.sending.file(1, new File(["x"], "notes.txt"));
    await expect.poll(() => host.isKept("/api/uploads/1")).toBe(true);
    client.sending.cancel(client.store.get().outbox[0]?.clientId ?? "");
    await expect.poll(() => host.isKept("/api/uploads/1")).toBe(false);
    expect(client.store.get().outbox).toEqual([]);
    expect(host.messages).toEqual([]);
  });

  it("uploads at most three files of a room at a time", async () => {
    const { client, host } = await inRoom();
    for (let at = 0; at < 5; at += 1) await client.sending.file(1, new File(["x"], `${at}.txt`));
    await expect.poll(() => host.uploads).toBe(3);
    expect(client.store.get().outbox.map(({ status }) => status)).toEqual([
      ...["sending", "sending", "sending"],
      ...["waiting", "waiting"],
    ]);
  });

  it("continues with the same file chosen again, and starts over with another", async () => {
    for (const [text, continued] of [
      ["12", ["/api/uploads/1"]],
      ["changed", []],
    ] as const) {
      const { client, host, files } = await inRoom();
      await client.sending.file(1, new File(["12"], "notes.txt", { lastModified: 1 }));
      await expect.poll(() => host.uploads).toBe(1);
      const { clientId = "" } = client.store.get().outbox[0] ?? {};
      files.clear();
      host.down();
      await expect.poll(() => client.store.get().outbox[0]?.status).toBe("waiting");
      host.up();
      await expect.poll(() => client.store.get().outbox[0]?.failure?.code).toBe("file_gone");
      await client.sending.replace(clientId, new File([text], "notes.txt", { lastModified: 1 }));
      await expect.poll(() => host.uploads).toBe(2);
      expect(host.continued).toEqual(continued);
    }
  });

  it("sends a text without waiting for the file before it", async () => {
    const { client, host } = await inRoom();
    await client.sending.file(1, new File(["x"], "notes.txt"));
    await expect.poll(() => host.uploads).toBe(1);
    client.sending.text(1, "meanwhile");
    await expect.poll(() => host.messages.map(({ body }) => body)).toEqual(["meanwhile"]);
    expect(client.store.get().outbox.map(({ content }) => content.kind)).toEqual(["file"]);
  });

  it("gives up a file that the browser cannot read, and continues with the rest", async () => {
    const { client, host } = await inRoom();
    const folder = new File(["x"], "a folder");
    folder.slice = () =>
      ({ arrayBuffer: () => Promise.reject(new DOMException("", "NotReadableError")) }) as Blob;
    await client.sending.file(1, folder);
    client.sending.text(1, "can anybody read this?");
    await expect.poll(() => host.messages.map(({ body }) => body)).toEqual(["can anybody read this?"]);
    expect(client.store.get().outbox).toMatchObject([
      { status: "failed", failure: { code: "file_unreadable" } },
    ]);
    expect(host.uploads).toBe(0);
  });
});

describe("reconnecting", () => {
  it("requests the messages since the last one and shows each once, in order", async () => {
    const { client, host } = await inRoom();
    host.post(BO, "one");
    host.down();
    host.post(BO, "two");
    host.post(BO, "three");
    client.sending.text(1, "mine");
    host.up();
    await expect.poll(() => shown(client)).toEqual(["one", "two", "three", "mine"]);
    expect(host.asked.filter(({ event }) => event === "room:join").at(-1)?.params.since).toBe(1);
  });

  it("loads a gap of more than one answer completely", async () => {
    const { client, host } = await inRoom();
    host.post(BO, "before");
    host.down();
    for (let at = 0; at < 800; at += 1) host.post(BO, `gap ${at}`);
    host.up();
    await expect.poll(() => shown(client)).toHaveLength(801);
    expect(client.store.get().open.get(1)?.timeline.hasAfter).toBe(false);
  });

  it("applies deletions and edits made meanwhile", async () => {
    const { client, host } = await inRoom();
    for (const body of ["a", "b", "c"]) host.post(BO, body);
    host.down();
    const [a, , c] = host.messages;
    host.messages.splice(0, 3, { ...a, body: "a!" } as typeof a & object, c as typeof c & object);
    host.up();
    await expect.poll(() => shown(client)).toEqual(["a!", "c"]);
  });
});

describe("opening a room", () => {
  it("shows its newest page even when it was being joined in the background", async () => {
    const host = new FakeHost();
    for (const body of ["one", "two"]) host.post(BO, body);
    const client = clientOf(host);
    await client.session.start();
    await expect.poll(() => host.asked.some(({ event }) => event === "room:join")).toBe(true);
    client.conversation.look(1);
    await client.conversation.enter(1);
    await expect.poll(() => shown(client)).toEqual(["one", "two"]);
  });
});

describe("a private room", () => {
  it("opens by its code even when the connection comes up later", async () => {
    const host = new FakeHost();
    const client = clientOf(host);
    client.conversation.look(1);
    await client.conversation.enter(1, "secret");
    expect(host.asked).toEqual([]);
    await client.session.start();
    const joins = () => host.asked.filter(({ event }) => event === "room:join");
    await expect.poll(() => joins().map(({ params }) => params.code)).toEqual(["secret"]);
  });
});

describe("events of the server", () => {
  it("count unread messages until they are seen, here or in another tab", async () => {
    const { client, host } = await inRoom();
    host.post(BO, "one");
    host.post(BO, "two");
    expect(client.store.get().rooms.get(1)?.unread).toBe(2);
    host.emit("member:read", { roomId: 1, userId: 1, seq: 2 });
    expect(client.store.get().rooms.get(1)?.unread).toBe(0);
    host.post(BO, "three");
    client.reading.seen(1, 3);
    expect(client.store.get().rooms.get(1)?.unread).toBe(0);
    await expect.poll(() => host.asked.some(({ event }) => event === "read")).toBe(true);
  });

  it("take a kicked person from the list of members for good", async () => {
    const { client, host } = await inRoom();
    const ids = () => [...(client.store.get().open.get(1)?.members.keys() ?? [])];
    host.emit("member:online", { roomId: 1, user: BO, online: 2 });
    expect(ids()).toContain(BO.id);
    host.emit("member:offline", { roomId: 1, user: BO, online: 1 });
    expect(ids()).toContain(BO.id);
    host.emit("member:left", { roomId: 1, user: BO });
    host.emit("member:offline", { roomId: 1, user: BO, online: 1 });
    expect(ids()).not.toContain(BO.id);
  });

  it("apply another tab's settings of the room, and count mentions", async () => {
    const { client, host } = await inRoom();
    const own = { notify: "mentions", favourite: true, readSeq: 0, unread: 0, unreadMentions: 0 } as const;
    host.emit("room:me", { roomId: 1, ...own });
    expect(client.store.get().rooms.get(1)).toMatchObject(own);
    host.post(BO, "one");
    host.emit("message", { ...host.post(BO, "@Ada two"), seq: 3, mentions: [1] });
    expect(client.store.get().rooms.get(1)).toMatchObject({ unread: 3, unreadMentions: 1 });
    client.reading.seen(1, 3);
    expect(client.store.get().rooms.get(1)).toMatchObject({ unread: 0, unreadMentions: 0 });
  });

  it("mark messages as read that were deleted unread", async () => {
    const { client, host } = await inRoom();
    host.post(BO, "oops");
    client.reading.seen(1, 0);
    expect(client.store.get().rooms.get(1)).toMatchObject({ unread: 0, readSeq: 1 });
    await expect
      .poll(() => host.asked.filter(({ event }) => event === "read").map(({ params }) => params))
      .toEqual([{ roomId: 1, seq: 1 }]);
  });

  it("show who is typing until their message arrives", async () => {
    const { client, host } = await inRoom();
    host.emit("typing", { roomId: 1, user: BO });
    expect(
      client.store
        .get()
        .typing.get(1)
        ?.map(({ username }) => username),
    ).toEqual(["bo"]);
    host.post(BO, "done");
    expect(client.store.get().typing.get(1)).toBeUndefined();
  });

  it("show who is typing for a few seconds, also when the clock is set back meanwhile", async () => {
    const { client, host } = await inRoom();
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const isTyping = () => client.store.get().typing.has(1);
    host.emit("typing", { roomId: 1, user: { ...BO } });
    vi.advanceTimersByTime(3_000);
    vi.setSystemTime(Date.now() - 3_600_000);
    host.emit("typing", { roomId: 1, user: { ...BO } });
    vi.advanceTimersByTime(3_000);
    expect(isTyping()).toBe(true);
    vi.advanceTimersByTime(3_000);
    expect(isTyping()).toBe(false);
  });

  it("close a room and a session with the given reason", async () => {
    const { client, host } = await inRoom();
    host.emit("kicked", { roomId: 1, kind: "kicked", reason: "too loud" });
    expect(client.store.get().open.get(1)?.status).toEqual({ kind: "kicked", reason: "too loud" });
    expect(client.store.get().rooms.has(1)).toBe(false);
    host.emit("kicked", { kind: "banned", reason: "enough" });
    expect(client.store.get().phase).toBe("guest");
    expect(client.store.get().ending).toEqual({ kind: "banned", reason: "enough" });
  });

  it("show a ban from a room as the server refuses to join it, with its end", async () => {
    const { client, host } = await inRoom();
    const until = "2027-01-01T00:00:00.000Z";
    const ban = new Failure(new ChatError("banned", { reason: "banned", why: "spam", until }).wire);
    vi.spyOn(host.transport, "ask").mockRejectedValueOnce(ban);
    host.emit("kicked", { roomId: 1, kind: "banned", reason: "spam" });
    await expect
      .poll(() => client.store.get().open.get(1)?.status)
      .toEqual({ kind: "refused", failure: ban });
  });

  it("change, react to and remove a shown message", async () => {
    const { client, host } = await inRoom();
    const message = host.post(BO, "draft");
    host.emit("message:edited", { ...message, body: "final", editedAt: message.sentAt });
    host.emit("message:reacted", { id: message.id, room: 1, seq: 1, reactions: { "👍": [1] } });
    expect(client.store.get().open.get(1)?.timeline.items[0]).toMatchObject({
      body: "final",
      reactions: { "👍": [1] },
    });
    host.emit("message:deleted", { id: message.id, room: 1, seq: 1 });
    expect(shown(client)).toEqual([]);
  });
});
