import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAssignment } from "../../../server/host/assignment.ts";
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
  it("takes its own defaults, and each has a help line that ends like a sentence", () => {
    expect(settingsPatch.parse(DEFAULT_SETTINGS)).toEqual(DEFAULT_SETTINGS);
    for (const name of SETTING_NAMES) expect(SETTINGS[name].help, name).toMatch(/^[A-Z].*\.$/);
  });

  it("takes or refuses anything, without throwing anything else", () => {
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

  it("refuses names that it does not have", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        fc.pre(!(SETTING_NAMES as string[]).includes(name) && name !== "__proto__");
        expect(settingsPatch.safeParse({ [name]: 1 }).success).toBe(false);
      }),
    );
  });
});

describe("an assignment in words", () => {
  it("says the same as the value, for every default", () => {
    for (const name of SETTING_NAMES) {
      expect(parseAssignment(`${name}=${DEFAULT_SETTINGS[name]}`), name).toEqual({
        [name]: DEFAULT_SETTINGS[name],
      });
    }
  });

  it("is taken or refused with one sentence, whatever it says", () => {
    fc.assert(
      fc.property(anyName, fc.string(), (name, value) => {
        try {
          const parsed = parseAssignment(`${name}=${value}`);
          expect(settingsPatch.safeParse(parsed).success).toBe(true);
        } catch (error) {
          expect((error as Error).message).toMatch(/^[a-zA-Z0-9.]+ (?:takes|must be) .+\.$/s);
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
    [`server.name=${"x".repeat(65)}`, "server.name takes 1 to 64 characters."],
    ["listen.aliases=a", "listen.aliases must be port numbers separated by commas, or empty."],
  ])("of %s says what is right", (assignment, sentence) => {
    expect(() => parseAssignment(assignment)).toThrow(sentence);
  });

  it("of an unknown setting lists the right ones", () => {
    expect(() => parseAssignment("server.nme=x")).toThrow(
      /Unknown setting "server.nme".*server\.name, listen\.port/,
    );
    expect(() => parseAssignment("server.name")).toThrow("has no value");
  });
});

describe("settings that live", () => {
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

  it("store what was stored before and what was updated, never what was for this run", async () => {
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

  it("stay as they are when they cannot be stored, or are not valid", async () => {
    const settings = createSettings({}, {}, () => Promise.reject(new Error("disk full")));
    const before = settings.current;
    await expect(settings.update({ "server.name": "New" })).rejects.toThrow("disk full");
    await expect(settings.update({ "listen.port": 70_000 })).rejects.toThrow();
    await expect(settings.update({ nothing: 1 } as Partial<Settings>)).rejects.toThrow();
    expect(settings.current).toBe(before);
    expect(Object.isFrozen(before)).toBe(true);
  });

  it("tell of a change, with what was before", async () => {
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
