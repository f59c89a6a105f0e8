import { describe, expect, it, vi } from "vitest";
import { createSetting, createVisitStorage } from "../../../renderer/ui/storage.ts";

/** A browser's storage with space for `room` entries. */
function storageOf(room: number, entries: Record<string, string> = {}): Storage {
  const map = new Map(Object.entries(entries));
  return {
    get length() {
      return map.size;
    },
    key: (at: number) => [...map.keys()][at] ?? null,
    getItem: (key: string) => map.get(key) ?? null,
    setItem(key: string, value: string) {
      if (!map.has(key) && map.size >= room) throw new Error("QuotaExceededError");
      map.set(key, value);
    },
    removeItem: (key: string) => void map.delete(key),
    clear: () => map.clear(),
  };
}

const keysOf = (storage: ReturnType<typeof createVisitStorage>) =>
  Array.from({ length: storage.length }, (_, at) => storage.key(at));

describe("the page's storage", () => {
  it("is the browser's while that accepts everything", () => {
    const onRefused = vi.fn();
    const own = storageOf(9, { a: "1" });
    const storage = createVisitStorage(() => own, onRefused);
    storage.setItem("b", "2");
    storage.removeItem("a");
    expect(own.getItem("b")).toBe("2");
    expect(storage.getItem("a")).toBeNull();
    expect(keysOf(storage)).toEqual(["b"]);
    expect(onRefused).not.toHaveBeenCalled();
  });

  it("keeps in memory what a full one refuses, and says so", () => {
    const onRefused = vi.fn();
    const storage = createVisitStorage(() => storageOf(0), onRefused);
    storage.setItem("b", "2");
    expect(storage.getItem("b")).toBe("2");
    expect(keysOf(storage)).toEqual(["b"]);
    storage.removeItem("b");
    expect(storage.getItem("b")).toBeNull();
    expect(storage.length).toBe(0);
    expect(onRefused).toHaveBeenCalled();
  });

  it("works for this visit where the browser refuses storage", () => {
    const storage = createVisitStorage(() => {
      throw new DOMException("denied", "SecurityError");
    }, vi.fn());
    expect(storage.getItem("a")).toBeNull();
    storage.setItem("a", "1");
    storage.setItem("b", "2");
    storage.removeItem("a");
    expect(storage.getItem("a")).toBeNull();
    expect(keysOf(storage)).toEqual(["b"]);
  });
});

describe("a setting", () => {
  it("is read at once, kept, and follows a change in another tab", () => {
    const window = new EventTarget();
    const kept = storageOf(9, { sound: "off" });
    vi.stubGlobal("window", window);
    vi.stubGlobal("localStorage", kept);
    const setting = createSetting("sound", (text) => text !== "off");
    expect(setting.get()).toBe(false);
    setting.set("on");
    expect([setting.get(), kept.getItem("sound")]).toEqual([true, "on"]);
    kept.setItem("sound", "off");
    window.dispatchEvent(Object.assign(new Event("storage"), { key: "other" }));
    expect(setting.get()).toBe(true);
    window.dispatchEvent(Object.assign(new Event("storage"), { key: "sound" }));
    expect(setting.get()).toBe(false);
    vi.unstubAllGlobals();
  });
});
