/** One story on every API: each step that its document has is played, and leaves the same data in the core. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DialectName } from "../../../server/dialects/dialect.ts";
import { apiv1Driver } from "../../support/drivers/apiv1.ts";
import { appDriver } from "../../support/drivers/app.ts";
import { chatroomDriver } from "../../support/drivers/chatroom.ts";
import type { Answered, Driver, Player, Verb } from "../../support/drivers/driver.ts";
import { h5Driver } from "../../support/drivers/h5.ts";
import { nativeDriver } from "../../support/drivers/native.ts";
import { roomDriver } from "../../support/drivers/room.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { send } from "../../support/loopback.ts";
import { plain } from "../../support/pictures.ts";

const owner: Player = { name: "小明", password: "his password", phone: "13800000001", from: "127.0.0.1" };
const guest: Player = { name: "שרה", password: "her password", phone: "13800000002", from: "127.0.0.2" };
const ROOM = "一间房 <i>50%</i>";
const LINE = "你好 <b>שלום</b> 👋🏽";

const DRIVERS: Record<DialectName, (host: TestHost) => Driver> = {
  native: nativeDriver,
  apiv1: apiv1Driver,
  chatroom: chatroomDriver,
  room: roomDriver,
  h5: h5Driver,
  app: appDriver,
};

/** Which steps each document has. D's pictures are uploads without a room. */
const DOCUMENTED: Record<DialectName, readonly Verb[]> = {
  native: [
    "register",
    "create",
    "join",
    "talk",
    "image",
    "history",
    "kick",
    "transfer",
    "leave",
    "dissolve",
    "removeAccount",
  ],
  apiv1: ["register", "create", "join", "talk", "history", "leave", "dissolve", "removeAccount"],
  chatroom: ["register", "create", "join", "talk", "leave"],
  room: ["register", "create", "join", "talk", "image", "kick", "transfer", "leave", "dissolve"],
  h5: ["register", "create", "join", "image", "leave"],
  app: ["register", "create", "dissolve"],
};

let host: TestHost;
let roomId: number;
/** Where the room's picture is served; `""` while it has none. */
let picture: string;
beforeEach(async () => {
  picture = "";
  host = await startTestHost({ settings: { "listen.host": "0.0.0.0" } });
});
afterEach(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

/** The core's current data. */
const core = () => host.host.core;
const user = ({ name }: Player) => core().accounts.find("username", name);
const room = () => core().rooms.byName(ROOM);
const texts = async () => (await core().history.page(await room(), { limit: 100 })).items;
async function isMember(who: Player): Promise<boolean> {
  return (await core().members.member((await room()).id, (await user(who))?.id ?? 0)) !== undefined;
}
async function isInside(who: Player): Promise<boolean> {
  return core().presence.isInside((await room()).id, (await user(who))?.id ?? 0);
}

interface Step {
  readonly verb: Verb;
  play(driver: Driver): Promise<Answered> | undefined;
  holds(driver: Driver, said: Answered): Promise<void>;
}

/** Whose room it is by the time it is left and dissolved. */
const heir = (driver: Driver): Player => (driver.transfer ? guest : owner);
const leaver = (driver: Driver): Player => (driver.transfer ? owner : guest);

const registers = (who: Player): Step => ({
  verb: "register",
  play: (driver) => driver.register(who),
  async holds({ dialect }) {
    const found = await user(who);
    expect(found).toMatchObject({ username: who.name, isOpen: dialect === "apiv1", role: "user" });
    expect(found?.passwordHash === null).toBe(dialect === "apiv1");
    expect(JSON.stringify(found)).not.toContain(who.password);
  },
});

const comes: Step = {
  verb: "join",
  play: (driver) => driver.join?.(guest, ROOM),
  async holds({ talk }) {
    expect(await isMember(guest)).toBe(true);
    // People whose API cannot send messages are only members.
    expect(await isInside(guest)).toBe(talk !== undefined);
  },
};

const STEPS: readonly Step[] = [
  registers(guest),
  registers(owner),
  {
    verb: "create",
    play: (driver) => driver.create?.(owner, ROOM),
    async holds() {
      expect(await room()).toMatchObject({ name: ROOM, ownerId: (await user(owner))?.id, isPublic: true });
      expect(await isMember(owner)).toBe(true);
      expect(await isMember(guest)).toBe(false);
      roomId = (await room()).id;
    },
  },
  comes,
  {
    verb: "talk",
    play: (driver) => driver.talk?.(guest, ROOM, LINE),
    async holds() {
      const author = expect.objectContaining({ username: guest.name });
      expect(await texts()).toMatchObject([{ seq: 1, kind: "text", body: LINE, author }]);
    },
  },
  {
    verb: "image",
    play: async (driver) => driver.image?.(owner, ROOM, await plain(24, 16)) as Promise<Answered>,
    async holds(driver, said) {
      const { path } = said as Awaited<ReturnType<NonNullable<Driver["image"]>>>;
      const served = await send(host, path);
      expect([served.status, served.headers["content-type"]]).toEqual([200, "image/png"]);
      if (!driver.talk) return;
      picture = path;
      expect((await texts()).at(-1)).toMatchObject({
        seq: 2,
        kind: "image",
        body: path,
        attachment: { width: 24, height: 16 },
      });
    },
  },
  {
    verb: "history",
    play: (driver) => driver.history?.(guest, ROOM),
    async holds(_driver, said) {
      const read = said as Awaited<ReturnType<NonNullable<Driver["history"]>>>;
      expect(read.texts).toEqual((await texts()).map(({ body }) => body));
      expect(read.texts).toContain(LINE);
    },
  },
  {
    verb: "kick",
    play: (driver) => driver.kick?.(owner, ROOM, guest),
    async holds() {
      expect([await isMember(guest), await isInside(guest)]).toEqual([false, false]);
    },
  },
  { ...comes, play: (driver) => (driver.kick ? comes.play(driver) : undefined) },
  {
    verb: "transfer",
    play: (driver) => driver.transfer?.(owner, ROOM, guest),
    async holds() {
      expect((await room()).ownerId).toBe((await user(guest))?.id);
    },
  },
  {
    verb: "leave",
    play: (driver) => driver.leave?.(leaver(driver), ROOM),
    async holds(driver) {
      expect([await isMember(leaver(driver)), await isInside(leaver(driver))]).toEqual([false, false]);
      expect(await isMember(heir(driver))).toBe(true);
    },
  },
  {
    verb: "dissolve",
    play: (driver) => driver.dissolve?.(heir(driver), ROOM),
    async holds() {
      await expect(room()).rejects.toMatchObject({ code: "room_not_found" });
      expect(await host.host.store.members.where("roomId", roomId)).toEqual([]);
      expect(await host.host.store.messages.page(roomId, { limit: 10 })).toMatchObject({ items: [] });
      expect(await core().presence.online(roomId)).toBe(0);
      if (picture !== "") expect((await send(host, picture)).status).toBe(404);
    },
  },
  {
    verb: "removeAccount",
    play: (driver) => driver.removeAccount?.(guest),
    async holds() {
      expect(await user(guest)).toBeUndefined();
      expect(await user(owner)).toBeDefined();
    },
  },
];

describe.each(Object.keys(DRIVERS) as DialectName[])("the story on the wire %s", (dialect) => {
  it("plays every step that its document has", async () => {
    const driver = DRIVERS[dialect](host);
    const told = new Set<Verb>();
    try {
      for (const step of STEPS) {
        const said = await step.play(driver);
        if (!said) continue;
        told.add(step.verb);
        expect(said.answer, step.verb).toEqual(said.expected);
        await step.holds(driver, said);
      }
    } finally {
      driver.close();
    }
    expect([...told]).toEqual(DOCUMENTED[dialect]);
  });
});
