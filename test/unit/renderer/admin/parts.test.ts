/** The console's logic without a page. */
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { en } from "../../../../renderer/admin/i18n/en.ts";
import { adminTextNow } from "../../../../renderer/admin/i18n/index.ts";
import { actionName, actorName, whyText } from "../../../../renderer/admin/i18n/names.ts";
import { zh } from "../../../../renderer/admin/i18n/zh.ts";
import { untilOf } from "../../../../renderer/admin/moderation/duration.ts";
import { niceTop } from "../../../../renderer/admin/overview/scale.ts";
import { type LoadedMessages, withEvent, withNewestPage } from "../../../../renderer/admin/rooms/history.ts";
import { parsedValue } from "../../../../renderer/admin/settings/check.ts";
import { withNewest, withRows } from "../../../../renderer/admin/table/live.ts";
import { serverNow, setServerTime } from "../../../../renderer/ui/now.ts";
import type { Message, RoomRow, SettingDescriptor } from "../../../../server/admin/contract.ts";
import { SETTING_NAMES, SETTINGS } from "../../../../server/settings.ts";

it.each([
  ["12", 12],
  ["１２", 12],
  ["１.５", 1.5],
  ["", ""],
  ["一", "一"],
])("the text %j in the field of a number is %j", (typed, value) => {
  expect(parsedValue({ type: "number" } as SettingDescriptor, typed)).toBe(value);
});

describe("the names of settings and actions", () => {
  it("exist for every choice of every setting, in every language", () => {
    const choices = SETTING_NAMES.flatMap((name) => {
      const { schema } = SETTINGS[name];
      return schema instanceof z.ZodEnum ? schema.options.map((choice) => `choice.${name}.${choice}`) : [];
    });
    expect(choices.length).toBeGreaterThan(10);
    for (const catalogue of [en, zh]) {
      const named = Object.keys(catalogue).filter((key) => key.startsWith("choice."));
      expect(named.sort()).toEqual([...choices].sort());
    }
  });

  it("include the reasons that the server gives, and do not change text that people wrote", () => {
    const t = adminTextNow();
    expect(whyText(t, { what: "captcha.request", why: "password-reset" })).toBe("Password reset");
    expect(whyText(t, { what: "user.guesses", why: "code" })).toBe("Verification code");
    expect(whyText(t, { what: "captcha.blacklist", why: "too-many-requests" })).toBe("Too many requests");
    expect(whyText(t, { what: "moderation.ban", why: "code" })).toBe("code");
    expect(actorName(t, "host")).toBe("Admin");
    expect(actorName(t, "system")).toBe("Server");
    expect(actorName(t, "ann")).toBe("ann");
  });

  it("are missing for an action of another version, which is shown as in the log", () => {
    const t = adminTextNow();
    expect(actionName(t, "room.dissolve")).toBe("Room dissolved");
    expect(actionName(t, "room.painted")).toBe("room.painted");
  });
});

describe("a scale", () => {
  it.each([
    [0, 2],
    [2, 2],
    [3, 4],
    [11, 20],
    [131, 200],
    [600, 600],
  ])("for %i ends at %i", (highest, top) => {
    expect(niceTop(highest)).toBe(top);
  });
});

describe("an expiry", () => {
  it("is a chosen time from now, never, or a future date", () => {
    expect(untilOf({ duration: "open", custom: "" })).toBeNull();
    const hour = Date.parse(untilOf({ duration: "1h", custom: "" }) ?? "") - Date.now();
    expect(hour).toBeGreaterThan(3_590_000);
    expect(hour).toBeLessThan(3_610_000);
    expect(untilOf({ duration: "custom", custom: "" })).toBeUndefined();
    expect(untilOf({ duration: "custom", custom: "2020-01-01T00:00" })).toBeUndefined();
    expect(untilOf({ duration: "custom", custom: "2999-01-01T00:00" })).toMatch(/^299[89]-/);
  });
});

const all = { isNarrowed: false };

describe("the server's clock", () => {
  const HOUR_MS = 3_600_000;
  const serverIsAhead = (ms: number) => setServerTime(new Date(Date.now() + ms).toUTCString());
  afterEach(() => serverIsAhead(0));

  it.each([-5, 5])("decides what is past and what is new, if it is %i hours ahead", (hours) => {
    serverIsAhead(hours * HOUR_MS);
    expect(Math.abs(serverNow() - Date.now() - hours * HOUR_MS)).toBeLessThan(2000);
    const end = Date.parse(untilOf({ duration: "1h", custom: "" }) ?? "");
    expect(Math.abs(end - Date.now() - (hours + 1) * HOUR_MS)).toBeLessThan(2000);
    const made = new Date(serverNow() - 1000).toISOString();
    const row = { id: 7, createdAt: made };
    expect(withRows({ items: [], total: 0 }, [row], all)).toBe("reload");
  });

  it("is the browser's if the difference is within the precision of an answer, or the answer has no time", () => {
    serverIsAhead(-1900);
    expect(serverNow() - Date.now()).toBe(0);
    setServerTime("");
    expect(serverNow() - Date.now()).toBe(0);
  });
});

describe("live rows", () => {
  const old = "2020-01-01T00:00:00.000Z";
  const room = (id: number, name: string, createdAt = old) => ({ id, name, createdAt }) as RoomRow;
  const page = { items: [room(1, "Lobby"), room(2, "Kitchen")], total: 40 };

  it("replace those shown, and do not change the page when they are on another one", () => {
    expect(withRows(page, [room(2, "Kitchen table")], all)).toEqual({
      items: [room(1, "Lobby"), room(2, "Kitchen table")],
      total: 40,
    });
    expect(withRows(page, [room(33, "Elsewhere")], all)).toBeUndefined();
    expect(withRows(page, [room(41, "New", new Date().toISOString())], all)).toBe("reload");
    expect(withRows(page, [room(33, "Elsewhere")], { isNarrowed: true })).toBe("reload");
    const selected = { isNarrowed: true, isSelection: true };
    const rows = [room(2, "Kitchen table"), room(41, "New", new Date().toISOString())];
    expect(withRows(page, rows, selected)).toMatchObject({ items: [{ id: 1 }, { name: "Kitchen table" }] });
  });

  it("of a log are added on top, once, and push the last ones off the page", () => {
    const log = { items: [{ id: 2 }, { id: 1 }], total: 2 };
    expect(withNewest(log, [{ id: 3 }, { id: 2 }], 2)).toEqual({ items: [{ id: 3 }, { id: 2 }], total: 3 });
    expect(withNewest({ items: [{ id: 3 }], total: 3 }, [{ id: 3 }, { id: 2 }], 1).items).toEqual([
      { id: 3 },
    ]);
  });
});

describe("a room's messages", () => {
  const message = (seq: number, body = `line ${seq}`) => ({ id: `1-${seq}`, seq, body }) as Message;
  const held: LoadedMessages = { query: "", messages: [message(1), message(2)], hasMore: false };
  const bodies = (next: LoadedMessages) => next.messages.map(({ body }) => body);

  it("are added, changed in place, and removed", () => {
    const posted = { type: "messages.posted", roomId: 1, messages: [message(2), message(3)] } as const;
    expect(bodies(withEvent(held, posted, 1))).toEqual(["line 1", "line 2", "line 3"]);
    const changed = { type: "message.changed", roomId: 1, message: message(1, "edited") } as const;
    expect(bodies(withEvent(held, changed, 1))).toEqual(["edited", "line 2"]);
    const removed = { type: "message.removed", roomId: 1, messageId: "1-2" } as const;
    expect(bodies(withEvent(held, removed, 1))).toEqual(["line 1"]);
    expect(withEvent(held, { ...removed, roomId: 2 }, 1)).toBe(held);
  });

  it("are those that a search finds while it is open, and older ones stay", () => {
    const searching = { ...held, query: "line" };
    const posted = { type: "messages.posted", roomId: 1, messages: [message(9)] } as const;
    expect(withEvent(searching, posted, 1)).toBe(searching);
    const newest = { query: "line", messages: [message(2, "line 2, edited"), message(9)], hasMore: true };
    expect(withNewestPage(searching, newest)).toEqual({
      ...searching,
      messages: [message(1), ...newest.messages],
    });
    const all = { ...newest, hasMore: false };
    expect(withNewestPage(searching, all)).toBe(all);
  });
});
