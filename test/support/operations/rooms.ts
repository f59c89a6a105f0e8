import { describe, expect, it } from "vitest";
import type { OperationName } from "../../../server/admin/contract.ts";
import type { Console } from "../console.ts";

/** One red dot. */
export const DOT =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

export function roomStories(open: () => Console): void {
  describe("rooms", () => {
    it("are created, and get members, with one entry in the audit log for each", async () => {
      const { ok, person } = open();
      const nia = await person("nia");
      const { id: roomId } = await ok("rooms.create", { name: "Noted", isReadOnly: true });
      await ok("rooms.addMember", { roomId, userId: nia.id });
      await ok("rooms.addMember", { roomId, userId: nia.id });
      const { items } = await ok("audit.list", { query: "Noted" });
      expect(items.map(({ what }) => what)).toEqual(["room.addMember", "room.create"]);
    });

    it("are created, changed and found", async () => {
      const { ok, newest } = open();
      const lobby = await ok("rooms.create", {
        name: "Lobby",
        detail: "Everyone",
        capacity: 12,
        isReadOnly: true,
      });
      expect(lobby).toMatchObject({
        name: "Lobby",
        owner: null,
        members: 0,
        online: 0,
        messages: 0,
        capacity: 12,
      });
      expect(lobby).toMatchObject({ isPublic: true, isActive: true, isReadOnly: true, lastActivityAt: null });
      expect(lobby.code).toMatch(/^\d{4}$/);
      expect(await newest("room.create")).toMatchObject({ who: "host", where: "Lobby" });

      const renamed = await ok("rooms.update", { roomId: lobby.id, name: "Hall", isPublic: false });
      expect(renamed).toMatchObject({ name: "Hall", isPublic: false, detail: "Everyone" });
      expect(await ok("rooms.get", { roomId: lobby.id })).toEqual(renamed);

      const { items, total } = await ok("rooms.list", { query: "hAl", filter: { isPublic: false } });
      expect(items).toEqual([renamed]);
      expect(total).toBe(1);
      expect((await ok("rooms.list", { query: "hall", filter: { isPublic: true } })).total).toBe(0);
    });

    it("with a taken name or an unknown owner are refused", async () => {
      const { ok, refused } = open();
      await ok("rooms.create", { name: "Taken" });
      expect(await refused("rooms.create", { name: "Taken" })).toMatchObject({ code: "duplicate" });
      expect(await refused("rooms.create", { name: "Nobody's", ownerId: 999_999 })).toMatchObject({
        code: "user_not_found",
      });
      expect((await ok("rooms.list", { query: "Nobody's" })).total).toBe(0);
      expect(await refused("rooms.update", { roomId: 999_999, name: "x" })).toMatchObject({
        code: "room_not_found",
      });
      expect(await refused("rooms.get", { roomId: 999_999 })).toMatchObject({ code: "room_not_found" });
      expect(await refused("rooms.list", { sort: "colour" })).toMatchObject({ code: "invalid" });
    });

    it("are listed sorted and in pages", async () => {
      const { ok } = open();
      for (const name of ["page c", "page a", "page b"]) await ok("rooms.create", { name });
      const names = async (sort: "name" | "-name", page: number) =>
        (await ok("rooms.list", { query: "page ", sort, page, pageSize: 2 })).items.map((room) => room.name);
      expect(await names("name", 1)).toEqual(["page a", "page b"]);
      expect(await names("name", 2)).toEqual(["page c"]);
      expect(await names("-name", 1)).toEqual(["page c", "page b"]);
      expect(await names("name", 3)).toEqual([]);
    });

    it("are transferred to a new owner, who becomes a member", async () => {
      const { ok, refused, person, newest } = open();
      const olga = await person("olga");
      const room = await ok("rooms.create", { name: "Olga's" });
      expect(await ok("rooms.transfer", { roomId: room.id, userId: olga.id })).toMatchObject({
        owner: { id: olga.id, username: "olga" },
        members: 1,
      });
      expect(await newest("room.transfer")).toMatchObject({ whom: "olga", where: "Olga's" });
      expect(await refused("rooms.transfer", { roomId: room.id, userId: 999_999 })).toMatchObject({
        code: "user_not_found",
      });
      const given = await ok("rooms.create", { name: "Given", ownerId: olga.id });
      expect(given.owner?.username).toBe("olga");
    });

    it("list members, who is online and who is muted", async () => {
      const { ok, refused, person, connect } = open();
      const room = await ok("rooms.create", { name: "Members" });
      const [mia, noah] = [await person("mia"), await person("noah")];
      await ok("rooms.addMember", { roomId: room.id, userId: noah.id });
      await connect(mia, room.id);
      await ok("moderation.mute", { userId: noah.id, roomId: room.id, reason: "loud" });

      const { items, total } = await ok("rooms.members", { roomId: room.id });
      expect(total).toBe(2);
      expect(items).toMatchObject([
        { username: "mia", isOnline: true, isMuted: false, mutes: [], isOwner: false },
        { username: "noah", isOnline: false, isMuted: true, mutes: ["room"] },
      ]);
      await ok("moderation.mute", { userId: mia.id, reason: "loud everywhere" });
      expect((await ok("rooms.members", { roomId: room.id, query: "mia" })).items).toMatchObject([
        { isMuted: true, mutes: ["everywhere"] },
      ]);
      expect((await ok("rooms.members", { roomId: room.id, filter: { online: false } })).items).toHaveLength(
        1,
      );
      expect((await ok("rooms.members", { roomId: room.id, sort: "-username" })).items[0]?.username).toBe(
        "noah",
      );
      expect(await ok("rooms.get", { roomId: room.id })).toMatchObject({ members: 2, online: 1 });
      expect(await refused("rooms.addMember", { roomId: room.id, userId: 999_999 })).toMatchObject({
        code: "user_not_found",
      });
      expect(await refused("rooms.members", { roomId: 999_999 })).toMatchObject({ code: "room_not_found" });
    });

    it("show messages that the host posts, and not those that it deletes", async () => {
      const { ok, refused, newest } = open();
      const room = await ok("rooms.create", { name: "Spoken" });
      const first = await ok("rooms.say", { roomId: room.id, body: "Dinner at eight" });
      expect(first).toMatchObject({ kind: "system", body: "Dinner at eight", seq: 1 });
      expect(await newest("room.say")).toMatchObject({ who: "host", where: "Spoken" });
      const second = await ok("rooms.say", { roomId: room.id, body: "Bring wine" });
      expect(await refused("rooms.say", { roomId: room.id, body: "" })).toMatchObject({ code: "invalid" });

      const page = await ok("rooms.messages", { roomId: room.id });
      expect(page.items.map(({ body }) => body)).toEqual(["Dinner at eight", "Bring wine"]);
      expect(page.hasMore).toBe(false);
      for (const limit of [1, 0, -1, -1e30]) {
        const newer = await ok("rooms.messages", { roomId: room.id, limit });
        expect(newer).toMatchObject({ hasMore: true, items: [{ id: second.id }] });
      }
      expect((await ok("rooms.messages", { roomId: room.id, limit: 1e30 })).items).toHaveLength(2);
      expect((await ok("rooms.messages", { roomId: room.id, before: 2 })).items).toMatchObject([
        { id: first.id },
      ]);
      expect((await ok("rooms.messages", { roomId: room.id, query: "WINE" })).items).toMatchObject([
        { id: second.id },
      ]);
      expect(await refused("rooms.messages", { roomId: 999_999 })).toMatchObject({ code: "room_not_found" });

      const other = await ok("rooms.create", { name: "Elsewhere" });
      expect(await refused("rooms.deleteMessage", { roomId: other.id, messageId: first.id })).toMatchObject({
        code: "message_not_found",
      });
      await ok("rooms.deleteMessage", { roomId: room.id, messageId: first.id });
      expect((await ok("rooms.messages", { roomId: room.id })).items).toMatchObject([{ id: second.id }]);
      expect(await newest("message.delete")).toMatchObject({ who: "host", where: "Spoken" });
    });

    it("are exported in three formats, a formula only as text", async () => {
      const { ok, refused } = open();
      const room = await ok("rooms.create", { name: "Ex/port" });
      await ok("rooms.say", { roomId: room.id, body: '=1+1, "quoted"\nnext line' });

      const json = await ok("rooms.export", { roomId: room.id, format: "json" });
      expect(json.filename).toBe("Ex_port.json");
      expect(JSON.parse(json.content)).toMatchObject({
        room: { id: room.id, name: "Ex/port" },
        messages: [{ body: '=1+1, "quoted"\nnext line' }],
      });
      const csv = await ok("rooms.export", { roomId: room.id, format: "csv" });
      expect(csv.content).toMatch(/^\ufeffseq,sentAt,username/);
      expect(csv.content).toContain(`"'=1+1, ""quoted""\nnext line"`);
      const text = await ok("rooms.export", { roomId: room.id, format: "text" });
      expect(text.content).toMatch(/^Ex\/port\n\n\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC] \S+: =1\+1/);
      expect(await refused("rooms.export", { roomId: room.id, format: "docx" })).toMatchObject({
        code: "invalid",
      });
    });

    it("are exported completely however long, without internal fields", async () => {
      const { ok, person, test } = open();
      const { store } = test.host;
      const room = await ok("rooms.create", { name: "Long" });
      const ed = await person("ed");
      await store.users.update(ed.id, { avatar: "stamp" });
      const body = '😀"\\\n'.repeat(400);
      const line = { authorId: ed.id, kind: "text", body, sentAt: new Date().toISOString() } as const;
      const lines = Array.from({ length: 1201 }, (_, n) => ({ ...line, seq: n + 1, clientId: `mine-${n}` }));
      await store.messages.append(room.id, lines);

      const { content } = await ok("rooms.export", { roomId: room.id, format: "json" });
      const { messages } = JSON.parse(content);
      expect(messages).toHaveLength(1201);
      expect(messages.every((message: { body: string }) => message.body === body)).toBe(true);
      expect(messages[1200]).toEqual({
        id: `${room.id}-1201`,
        room: room.id,
        seq: 1201,
        kind: "text",
        body,
        sentAt: line.sentAt,
        author: { id: ed.id, username: "ed", displayName: "ed" },
      });
    });

    it("get a picture, which can be removed", async () => {
      const { ok, refused, newest } = open();
      const room = await ok("rooms.create", { name: "Pretty" });
      expect((await ok("rooms.setAvatar", { roomId: room.id, image: DOT })).avatar).toEqual(
        expect.any(String),
      );
      expect(await newest("room.avatar")).toMatchObject({ where: "Pretty" });
      expect((await ok("rooms.setAvatar", { roomId: room.id, image: null })).avatar).toBeNull();
      const broken = "data:image/png;base64,aGVsbG8=";
      expect((await refused("rooms.setAvatar", { roomId: room.id, image: broken })).code).toMatch(
        /invalid|unsupported_media/,
      );
    });

    it("are dissolved with everything in them", async () => {
      const { ok, refused, person, connect, newest } = open();
      const room = await ok("rooms.create", { name: "Doomed" });
      const { connection } = await connect(await person("doris"), room.id);
      await ok("rooms.say", { roomId: room.id, body: "Goodbye" });

      await ok("rooms.dissolve", { roomId: room.id, reason: "empty" });

      expect(connection.rooms.has(room.id)).toBe(false);
      expect(await newest("room.dissolve")).toMatchObject({ who: "host", where: "Doomed", why: "empty" });
      expect(await refused("rooms.dissolve", { roomId: room.id })).toMatchObject({ code: "room_not_found" });
      expect((await ok("rooms.list", { query: "Doomed" })).total).toBe(0);
    });

    it("of two people are hidden from everybody else: no list, operation or event shows them", async () => {
      const { ok, refused, person, listen, test } = open();
      const { core } = test.host;
      const [kim, lee] = [await person("kim"), await person("lee")];
      const actor = {
        kind: "user",
        userId: kim.id,
        sessionId: null,
        address: "",
        dialect: "native",
      } as const;
      const direct = await core.rooms.openDirect(actor, lee.id);
      const heard = await listen();
      heard.subscription.watch([direct.id]);
      const { id: messageId } = await core.messages.post(actor, direct.id, { kind: "text", body: "For Lee" });

      const { items } = await ok("rooms.list", { pageSize: 1000 });
      expect(items.length).toBeGreaterThan(0);
      expect(items.map(({ id }) => id)).not.toContain(direct.id);
      expect((await ok("users.rooms", { userId: kim.id })).total).toBe(0);
      expect((await ok("users.get", { userId: kim.id })).rooms).toBe(0);
      const sorted = await ok("users.list", { sort: "-rooms", query: "ki" });
      expect(sorted.items.find(({ id }) => id === kim.id)?.rooms).toBe(0);

      const inside: Partial<Record<OperationName, object>> = {
        "rooms.get": {},
        "rooms.update": { name: "Ours" },
        "rooms.dissolve": {},
        "rooms.transfer": { userId: kim.id },
        "rooms.setAvatar": { image: null },
        "rooms.members": {},
        "rooms.addMember": { userId: kim.id },
        "rooms.messages": {},
        "rooms.deleteMessage": { messageId },
        "rooms.say": { body: "Hello" },
        "rooms.export": { format: "text" },
        "moderation.kick": { userId: kim.id },
        "moderation.ban": { userId: kim.id },
        "moderation.mute": { userId: kim.id },
      };
      for (const [operation, params] of Object.entries(inside)) {
        const refusal = await refused(operation as OperationName, { roomId: direct.id, ...params });
        expect([operation, refusal.code]).toEqual([operation, "room_not_found"]);
      }

      const room = await ok("rooms.create", { name: "Seen" });
      await heard.next("rooms.changed", ({ rooms }) => rooms.some(({ id }) => id === room.id));
      expect(heard.events.filter((event) => "roomId" in event && event.roomId === direct.id)).toEqual([]);
      heard.subscription.close();
    });
  });
}
