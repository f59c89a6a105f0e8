import { copyFile, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Document } from "../../../server/store/documents.ts";
import { DamagedDocument, openStore, UnknownVersion } from "../../../server/store/index.ts";
import { rowsOf } from "../../support/all-rows.ts";
import { folderForTest } from "../../support/folders.ts";
import { memoryLog, newFolder, person, room, storeOn } from "../../support/store.ts";

/** A folder with a person, a room with its owner, and a ban; closed. */
async function livedIn(): Promise<string> {
  const folder = newFolder();
  const { store, close } = await storeOn(folder);
  await store.users.add(person("ada"));
  await store.users.add(person("bob"));
  await store.rooms.add({ ...room("kitchen"), ownerId: 1 });
  await store.bans.add({ userId: 2, address: null, roomId: null, reason: "", by: "", at: "", until: null });
  await close();
  return folder;
}

const opening = (dataDir: string) => openStore({ dataDir, log: memoryLog() });

async function refusal(dataDir: string): Promise<DamagedDocument> {
  const before = await contents(dataDir);
  const error = await opening(dataDir).then(
    () => new Error("it opened"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DamagedDocument);
  // Nothing was changed, and the lock is free again.
  expect(await contents(dataDir)).toEqual(before);
  return error as DamagedDocument;
}

async function contents(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of await readdir(folder)) {
    if (/\.json/.test(name)) files[name] = await readFile(join(folder, name), "utf8");
    if (name.startsWith("host.lock")) files[name] = "there";
  }
  return files;
}

it("accounts of an older version whose e-mails differ only in case are loaded", async () => {
  const folder = newFolder();
  const { store, close } = await storeOn(folder);
  await store.users.add({ ...person("ada"), email: "a@x.org" });
  await store.users.add({ ...person("bob"), email: "A@x.org" });
  await close();
  const { users } = (await storeOn(folder)).store;
  expect((await users.where("foldedEmail", "a@x.org")).map(({ email }) => email)).toEqual([
    "a@x.org",
    "A@x.org",
  ]);
});

describe("a damaged document stops the host", () => {
  const damages: Record<string, (text: string) => string> = {
    empty: () => "",
    "only blanks": () => " \n",
    "cut short": (text) => text.slice(0, -20),
    "zeros as after a power cut": (text) => "\0".repeat(text.length),
    "not JSON": () => "hello",
    null: () => "null",
    "a list": () => "[]",
    "without version": (text) => text.replace('"version": 1,', ""),
    "without tables": (text) => text.replace('"tables"', '"cables"'),
    "without its table": (text) => text.replace('"users": [', '"losers": ['),
    "a table that is none": () => '{"version":1,"nextId":{},"tables":{"users":{}}}',
    "a row that is none": () => '{"version":1,"nextId":{},"tables":{"users":[5]}}',
    "a row without key": () => '{"version":1,"nextId":{},"tables":{"users":[{"username":"x"}]}}',
    "a row twice": (text) => text.replace('"id":2', '"id":1'),
    "a name twice": (text) => text.replaceAll('"bob"', '"ada"'),
    "a damaged nextId": (text) => text.replace('{"users":3}', '{"users":"x"}'),
  };
  it.each(Object.entries(damages))("%s", async (_, damage) => {
    const folder = await livedIn();
    const path = join(folder, "users.json");
    const text = await readFile(path, "utf8");
    expect(damage(text)).not.toBe(text);
    await writeFile(path, damage(text));
    const error = await refusal(folder);
    expect(error.path).toBe(path);
    expect(error.message).toContain(path);
    expect(error.message).toContain(`cp "${path}.bak" "${path}"`);
    expect(error.message).toContain((await stat(`${path}.bak`)).mtime.toISOString());
  });

  it.each(["settings", "users", "merchants", "rooms", "sessions", "captchas", "moderation"])(
    "%s.json missing beside others",
    async (name) => {
      const folder = await livedIn();
      const { store, close } = await storeOn(folder);
      await store.captchas.add({
        purpose: "phone-login",
        target: "1",
        code: "",
        address: "",
        dialect: "",
        state: "used",
        wrongTries: 0,
        requestedAt: "",
        expiresAt: "",
      });
      await close();
      await rm(join(folder, `${name}.json`));
      const error = await refusal(folder);
      expect(error.message).toContain(`${name}.json is missing`);
    },
  );

  it("a folder in its place", async () => {
    const folder = await livedIn();
    const path = join(folder, "users.json");
    await rm(path);
    await mkdir(path);
    const error: unknown = await opening(folder).catch((reason) => reason);
    expect(error).toBeInstanceOf(DamagedDocument);
    expect(String(error)).toMatch(
      /users\.json is a folder, which must be moved away first\. .* cp ".*\.bak"/,
    );
  });

  it("and says so when its last good copy is missing too", async () => {
    const folder = await livedIn();
    await rm(join(folder, "rooms.json"));
    await rm(join(folder, "rooms.json.bak"));
    expect((await refusal(folder)).message).toMatch(/no good copy.*backup/);
  });

  it("and does not recommend a copy that is damaged itself", async () => {
    const folder = await livedIn();
    await writeFile(join(folder, "users.json"), "");
    await writeFile(join(folder, "users.json.bak"), "{");
    expect((await refusal(folder)).message).toContain("no good copy");
  });

  it("and so does a missing one, where histories show that rooms existed", async () => {
    const folder = newFolder();
    await mkdir(join(folder, "messages", "3"), { recursive: true });
    expect((await refusal(folder)).path).toBe(join(folder, "rooms.json"));
  });

  it("until the steps in the message are followed", async () => {
    const folder = await livedIn();
    const path = join(folder, "users.json");
    await writeFile(path, "");
    await refusal(folder);
    await copyFile(`${path}.bak`, path);
    const { store } = await storeOn(folder);
    expect((await rowsOf(store.users)).map((user) => user.username)).toEqual(["ada", "bob"]);
    expect(await store.rooms.count()).toBe(1);
  });
});

describe("a first run that was cut short", () => {
  const order = ["settings", "users", "merchants", "rooms", "sessions", "captchas", "moderation", "hooks"];
  it.each(order.map((_, made) => made))(
    "after %i documents does not keep a second one from starting",
    async (made) => {
      const folder = newFolder();
      await (await opening(folder)).close();
      for (const name of order) await rm(join(folder, `${name}.json.bak`));
      for (const name of order.slice(made)) await rm(join(folder, `${name}.json`));
      await writeFile(join(folder, `${order[made]}.json.tmp`), '{"vers');
      const { store } = await storeOn(folder);
      expect((await store.users.add(person("ada"))).id).toBe(1);
      expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    },
  );

  it("is not assumed when a new folder holds only settings", async () => {
    const folder = newFolder();
    await writeFile(
      join(folder, "settings.json"),
      '{"version":1,"nextId":{},"tables":{"settings":[{"name":"server.name","value":"X"}],"secrets":[]}}',
    );
    expect((await storeOn(folder)).settings.stored).toEqual({ "server.name": "X" });
  });
});

describe("a document's version", () => {
  it("is refused when it is newer", async () => {
    const folder = await livedIn();
    const path = join(folder, "rooms.json");
    await writeFile(path, (await readFile(path, "utf8")).replace('"version": 2', '"version": 3'));
    const attempt = opening(folder);
    await expect(attempt).rejects.toBeInstanceOf(UnknownVersion);
    await expect(attempt).rejects.toThrow(/rooms\.json was written by a newer version/);
  });

  const spec = {
    name: "pets",
    version: 3,
    tables: ["pets"],
    migrations: {
      1: (old: unknown) => ({ nextId: {}, tables: { animals: old } }),
      2: (old: unknown) => {
        const { tables } = old as { tables: { animals: { list: string[] } } };
        return {
          nextId: { pets: 3 },
          tables: { pets: tables.animals.list.map((name, id) => ({ id, name })) },
        };
      },
    },
  };

  it("is migrated step by step when it is older, after a copy is kept", async () => {
    const folder = folderForTest();
    const old = '{"version":1,"list":["rex","tom"]}';
    await writeFile(join(folder, "pets.json"), old);
    const document = await Document.open(folder, spec);
    expect(await readdir(folder)).toEqual(["pets.json"]);
    await document.settle();
    expect(await readFile(join(folder, "pets.v1.json"), "utf8")).toBe(old);
    const again = await Document.open(folder, spec);
    expect(again.data).toEqual({
      version: 3,
      nextId: { pets: 3 },
      tables: {
        pets: [
          { id: 0, name: "rex" },
          { id: 1, name: "tom" },
        ],
      },
    });
  });

  it("is refused, and the file left unchanged, when it can no longer be migrated", async () => {
    const folder = folderForTest();
    await writeFile(join(folder, "pets.json"), '{"version":0}');
    await expect(Document.open(folder, spec)).rejects.toBeInstanceOf(UnknownVersion);
    expect(await readdir(folder)).toEqual(["pets.json"]);
  });
});

describe("a document on the disk", () => {
  it("has one row per line, and only its owner can read it", async () => {
    const folder = await livedIn();
    const text = await readFile(join(folder, "users.json"), "utf8");
    expect(text.split("\n").filter((line) => line.includes('"username"'))).toHaveLength(2);
    expect((await stat(join(folder, "users.json"))).mode & 0o077).toBe(0);
  });

  it("keeps tables that this version does not know", async () => {
    const folder = await livedIn();
    const path = join(folder, "users.json");
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace('"tables": {', '"tables": {\n"friends": [{"a":1}],'));
    const { store, close } = await storeOn(folder);
    await store.users.add(person("cyd"));
    await close();
    expect(await readFile(path, "utf8")).toContain('{"a":1}');
  });

  it("has a copy beside it, which is a separate file: first of the state before, soon of its own", async () => {
    const folder = await livedIn();
    const path = join(folder, "users.json");
    const { store, flush } = await storeOn(folder);
    await flush();
    await store.users.add(person("cyd"));
    const before = await readFile(path, "utf8");
    await store.users.add(person("dan"));
    expect(await readFile(`${path}.bak`, "utf8")).toBe(before);
    await flush();
    expect(await readFile(`${path}.bak`, "utf8")).toBe(await readFile(path, "utf8"));
    expect((await stat(`${path}.bak`)).ino).not.toBe((await stat(path)).ino);
  });

  it("has its copy brought up to date when a host starts after a kill, and left alone otherwise", async () => {
    const folder = await livedIn();
    const path = join(folder, "users.json");
    const text = await readFile(path, "utf8");
    await writeFile(`${path}.bak`, "old");
    await utimes(`${path}.bak`, new Date(0), new Date(0));
    await (await storeOn(folder)).close();
    expect(await readFile(`${path}.bak`, "utf8")).toBe(text);
    const { ino } = await stat(`${path}.bak`);
    await (await storeOn(folder)).close();
    expect((await stat(`${path}.bak`)).ino).toBe(ino);
  });
});
