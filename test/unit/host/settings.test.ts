import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAssignment } from "../../../server/host/assignment.ts";
import { settingsThatListen } from "../../../server/host/live-settings.ts";
import { settingsPage } from "../../../server/host/settings-page.ts";
import {
  createSettings,
  DEFAULT_SETTINGS,
  SETTING_NAMES,
  SETTINGS,
  type Settings,
  settingsPatch,
} from "../../../server/settings.ts";

const anyName = fc.constantFrom(...SETTING_NAMES);
const forget = async (): Promise<void> => {};

describe("the schema", () => {
  it("accepts its own defaults, and each has a help text that ends like a sentence", () => {
    expect(settingsPatch.parse(DEFAULT_SETTINGS)).toEqual(DEFAULT_SETTINGS);
    for (const name of SETTING_NAMES) expect(SETTINGS[name].help, name).toMatch(/^[A-Z].*\.$/);
  });

  it("accepts or refuses any value, without any other error", () => {
    fc.assert(
      fc.property(anyName, fc.anything(), (name, value) => {
        const parsed = settingsPatch.safeParse({ [name]: value });
        if (parsed.success) {
          expect(SETTINGS[name].schema.safeParse(value).success || value === undefined).toBe(true);
          expect(Object.values(parsed.data)).not.toContain(undefined);
        } else expect(parsed.error.issues.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it.each(["server.name", "rooms.lobby"])("refuses a line break in %s", (name) => {
    const { error } = settingsPatch.safeParse({ [name]: "one\ntwo" });
    expect(error?.issues[0]?.message).toContain("line breaks");
    expect(settingsPatch.safeParse({ [name]: "大厅 one" }).success).toBe(true);
  });

  it.each([
    ["server.name", ["大厅", "😀".repeat(64)], ["", " ", "\u200e", ".", "..", "😀".repeat(65), "\u202essob"]],
    ["rooms.lobby", ["", " ", "大厅"], ["\u200e", ".", "..", "a\u2066b"]],
    [
      "listen.names",
      ["", "chat.example.com, 大厅.example.com:5000,", "[2001:db8::1]"],
      ["hello world", "https://chat.example.com", "chat.example.com/", "a..b", "-"],
    ],
    [
      "cors.origins",
      ["*", "https://example.com/, HTTP://Example.com:8080", "null", "capacitor://localhost"],
      ["", "hello world", "example.com", "https://example.com/page", "https://*.example.com", "https://"],
    ],
  ])("accepts for %s what can have an effect only", (name, right, wrong) => {
    const accepted = [...right, ...wrong].filter(
      (value) => settingsPatch.safeParse({ [name]: value }).success,
    );
    expect(accepted).toEqual(right);
  });

  it.each([
    ["listen.aliases", "２３３３，8080、90", "2333,8080,90"],
    ["listen.names", "ａ.example，聊天.example", "a.example,聊天.example"],
    ["listen.trustProxy", "10.0.0.1，10。0。0。2", "10.0.0.1,10.0.0.2"],
    ["cors.origins", "http：//a.example，http://b.example", "http://a.example,http://b.example"],
  ])("takes a list with full-width characters in %s", (name, typed, value) => {
    expect(settingsPatch.parse({ [name]: typed })).toEqual({ [name]: value });
  });

  it("refuses unknown names", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        fc.pre(!(SETTING_NAMES as string[]).includes(name) && name !== "__proto__");
        expect(settingsPatch.safeParse({ [name]: 1 }).success).toBe(false);
      }),
    );
  });
});

describe("an assignment as text", () => {
  it("gives the same as the value, for every default", () => {
    for (const name of SETTING_NAMES) {
      expect(parseAssignment(`${name}=${DEFAULT_SETTINGS[name]}`), name).toEqual({
        [name]: DEFAULT_SETTINGS[name],
      });
    }
  });

  it("is accepted, or refused with one sentence, whatever it contains", () => {
    fc.assert(
      fc.property(anyName, fc.string(), (name, value) => {
        try {
          const parsed = parseAssignment(`${name}=${value}`);
          expect(settingsPatch.safeParse(parsed).success).toBe(true);
        } catch (error) {
          expect((error as Error).message).toMatch(/^[a-zA-Z0-9.]+ (?:takes|must (?:be|have)) .+\.$/s);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["messages.maxLength=many", 'messages.maxLength takes a whole number from 1 to 100000, not "many".'],
    ["captcha.ttlMinutes=0", 'captcha.ttlMinutes takes a number from 0.01 to 1440, not "0".'],
    ["dialects.h5=maybe", 'dialects.h5 takes true or false, not "maybe".'],
    ["registration.policy=none", "registration.policy takes one of open, invite, closed."],
    [`server.name=${"x".repeat(65)}`, "server.name must have 1 to 64 characters"],
    ["listen.names=hello world", "listen.names must be host names such as chat.example.com"],
    ["cors.origins=example.com", "cors.origins must be *, or origins such as https://example.com"],
    ["listen.aliases=a", "listen.aliases must be port numbers separated by commas, or empty."],
  ])("of %s is refused with what is allowed", (assignment, sentence) => {
    expect(() => parseAssignment(assignment)).toThrow(sentence);
  });

  it("of an unknown setting is refused with a list of the known ones", () => {
    expect(() => parseAssignment("server.nme=x")).toThrow(
      /Unknown setting "server.nme".*server\.name, listen\.port/,
    );
    expect(() => parseAssignment("server.name")).toThrow("has no value");
  });
});

describe("stored settings", () => {
  const values: fc.Arbitrary<Partial<Settings>> = fc.record(
    {
      "server.name": fc.constantFrom("A", "B", "C"),
      "messages.maxLength": fc.integer({ min: 1, max: 1000 }),
      "limits.enabled": fc.boolean(),
    },
    { requiredKeys: [] },
  );

  it("are the defaults, then what is stored, then this run's; a later update of the same name wins", async () => {
    await fc.assert(
      fc.asyncProperty(
        values,
        values,
        fc.array(values, { maxLength: 4 }),
        async (stored, overrides, updates) => {
          const settings = createSettings(stored, overrides, forget);
          const expected: Settings = { ...DEFAULT_SETTINGS, ...stored, ...overrides };
          expect(settings.current).toEqual(expected);
          for (const update of updates) await settings.update(update);
          expect(settings.current).toEqual(Object.assign({}, expected, ...updates));
        },
      ),
    );
  });

  it("hold what was stored before and what was updated, never what was set for one run", async () => {
    await fc.assert(
      fc.asyncProperty(values, values, values, async (stored, overrides, update) => {
        let saved: unknown;
        const settings = createSettings(stored, overrides, async (all) => {
          saved = all;
        });
        await settings.update(update);
        expect(saved).toEqual({ ...stored, ...update });
      }),
    );
  });

  it("do not change when an update is invalid or cannot be stored", async () => {
    const settings = createSettings({}, {}, () => Promise.reject(new Error("disk full")));
    const before = settings.current;
    await expect(settings.update({ "server.name": "New" })).rejects.toThrow("disk full");
    await expect(settings.update({ "listen.port": 70_000 })).rejects.toThrow();
    await expect(settings.update({ nothing: 1 } as Partial<Settings>)).rejects.toThrow();
    expect(settings.current).toBe(before);
    expect(Object.isFrozen(before)).toBe(true);
  });

  it("tell each of two simultaneous updates what it changed itself", async () => {
    const ports = { port: 5000, change: forget };
    const page = settingsPage(settingsThatListen(createSettings({}, {}, forget), ports));
    const updates = [page.update({ "server.name": "Den" }), page.update({ "captcha.length": 6 })];
    expect(await Promise.all(updates)).toEqual([["server.name"], ["captcha.length"]]);
  });

  it("report a change together with the previous values", async () => {
    const settings = createSettings({}, {}, forget);
    const heard: string[] = [];
    const stop = settings.onChange((now, before) =>
      heard.push(`${before["server.name"]} → ${now["server.name"]}`),
    );
    await settings.update({ "server.name": "Den" });
    stop();
    await settings.update({ "server.name": "Cave" });
    expect(heard).toEqual(["Hearth → Den"]);
  });
});
