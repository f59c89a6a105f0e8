/** The run: rounds of moves at the same moments, a comparison after each, and restarts and kills between them. */
import { send } from "../../test/support/loopback.ts";
import type { Host } from "../torture/host.ts";
import { backUp } from "./backups.ts";
import { admin, logIn, native } from "./calls.ts";
import * as change from "./changes.ts";
import { openNative, Refused } from "./clients.ts";
import { compare } from "./compare.ts";
import { eventually } from "./eventually.ts";
import * as files from "./files.ts";
import * as groups from "./groups.ts";
import * as hooks from "./hooks.ts";
import { LiveConsole } from "./live.ts";
import * as move from "./moves.ts";
import * as people from "./people.ts";
import { Random } from "./random.ts";
import { read } from "./reading.ts";
import { changeSettings, learnSettings } from "./settings.ts";
import { type Person, Violation, World } from "./world.ts";

const PASSWORD = "the soak's password";
/** What the server is started with, beside what {@link startHost} gives it. */
export const OPTIONS = [
  ...["--admin-password", PASSWORD],
  ...["--set", "rooms.lobby="],
  ...["--set", "rooms.maxPerUser=100000"],
  ...["--set", "storage.minFreeBytes=0"],
];
const PATIENCE_MS = 60_000;

/** How often each move is chosen. */
const MOVES: readonly (readonly [weight: number, move: move.Move])[] = [
  [20, move.join],
  [6, move.leave],
  [6, move.drop],
  [30, move.talk],
  [10, move.change],
  [4, move.console],
  [4, files.upload],
  [2, files.store],
  [4, read],
  [2, hooks.hook],
  [3, hooks.postByHook],
  [1, groups.openMerchant],
  [2, groups.createGroup],
  [3, groups.comeOrGo],
  [1, changeSettings],
  [3, change.holdBriefly],
  [5, change.register],
  [4, change.create],
  [3, change.rename],
  [4, change.settle],
  [1, change.dissolve],
  [3, change.kick],
  [1, change.ban],
  [2, change.unban],
  [2, change.mute],
  [3, change.unmute],
  [3, change.invite],
  [2, change.transfer],
  [3, people.renamePerson],
  [2, people.logOut],
  [1, people.removePerson],
];

const WEIGHTED = MOVES.flatMap(([weight, chosen]) => Array<move.Move>(weight).fill(chosen));

export interface Limits {
  isOver(rounds: number): boolean;
  /** Called every 20 rounds. */
  report(figures: Figures): void;
}

export interface Figures {
  rounds: number;
  moves: number;
  kills: number;
  restarts: number;
  backups: number;
}

/** Runs until its limits are reached. @throws Violation with the last moves */
export async function soak(
  start: (folder?: string) => Promise<Host>,
  seed: number,
  limits: Limits,
): Promise<Figures> {
  const world = new World(new Random(seed));
  // Of its own, as what happens in the world decides how much chance it uses.
  const schedule = new Random(seed);
  const figures: Figures = { rounds: 0, moves: 0, kills: 0, restarts: 0, backups: 0 };
  let host = await start();
  try {
    await enter(world, host);
    const { id } = await admin(world, "users.create", {
      username: "watcher",
      password: PASSWORD,
      role: "admin",
    });
    await admin(world, "users.setRole", { userId: id, role: "admin" });
    world.watcher = { id, username: "watcher", displayName: "watcher", token: await tokenOfWatcher(world) };
    while (!limits.isOver(figures.rounds)) {
      for (let batches = 1 + schedule.below(6); batches > 0; batches--) {
        figures.moves += await batch(world, 1 + schedule.below(8));
      }
      if (schedule.chance(0.12)) {
        const signal = schedule.one("SIGKILL", "SIGTERM");
        figures[signal === "SIGKILL" ? "kills" : "restarts"]++;
        world.isDown = true;
        world.note(`${signal} the server`);
        const moving = batch(world, 8);
        await new Promise((resolve) => setTimeout(resolve, schedule.below(150)));
        await host.kill(signal);
        figures.moves += await moving;
        host = await start();
        await enter(world, host);
        await returned(world);
        for (const room of signal === "SIGKILL" ? world.liveRooms : []) {
          room.wasKilled = true;
          room.read.clear();
        }
        world.isDown = false;
      } else if (schedule.chance(0.06)) {
        figures.backups++;
        const moving = async () => {
          figures.moves += await batch(world, 8);
        };
        await backUp(world, moving, start, loggedIn);
      }
      await compare(world);
      figures.rounds++;
      if (figures.rounds % 20 === 0) limits.report(figures);
    }
    return figures;
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    throw new Violation(`${world.log.slice(-80).join("\n")}\nRound ${figures.rounds}: ${error.message}`);
  } finally {
    world.live?.close();
    await host.kill().catch(() => {});
  }
}

/**
 * Makes up to `many` moves at the same moment. In some moments they may contradict each other, such as a kick and a join
 * of one person: then the server says what came of it, and all APIs have to say the same.
 * @returns how many
 */
async function batch(world: World, many: number): Promise<number> {
  const plans: move.Plan[] = [];
  const held = new Set<string>();
  const contested = new Set<string>();
  const isWild = world.random.chance(0.15);
  for (let tries = 0; plans.length < many && tries < 40; tries++) {
    const plan = world.random.pick(WEIGHTED)?.(world);
    if (!plan) continue;
    const taken = plan.holds.filter((one) => held.has(one));
    if (taken.some((one) => !isWild || /^(?:visit|line)/.test(one))) continue;
    for (const one of taken) contested.add(one);
    plans.push(plan);
    for (const one of plan.holds) held.add(one);
  }
  world.batchAt = world.now();
  world.note(`at once: ${plans.length}`);
  await Promise.all(
    plans.map((plan) => {
      const isAlone =
        !plan.uses?.some((one) => held.has(one)) && !plan.holds.some((one) => contested.has(one));
      return within(world, plan.run(isAlone), plan.what);
    }),
  );
  if (contested.size > 0) {
    for (const visit of world.visits) {
      const { person, room } = visit;
      const keys = [move.ofPerson(person), move.ofRoom(room), move.inRoom(room, person)];
      visit.isUnsure ||= keys.some((key) => contested.has(key)) || visit.joiningAt > world.batchAt;
    }
    world.isUnsure = true;
  }
  if (world.isUnsure && !world.isDown) await relearn(world);
  return plans.length;
}

/** @throws Violation when it takes too long; a client whose server is killed may wait for ever */
async function within(world: World, made: Promise<void>, what: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve, reject) => {
    const giveUp = () => {
      world.isUnsure = true;
      if (world.isDown) resolve();
      else reject(new Violation(`${what}: no answer`));
    };
    timer = setTimeout(giveUp, world.isDown ? PATIENCE_MS / 10 : PATIENCE_MS);
  });
  await Promise.race([made, late]).finally(() => clearTimeout(timer));
}

async function loggedIn({ url }: Host) {
  const server = { url, port: Number(new URL(url).port) };
  const answer = await send(server, "/admin/api/session.login", { body: { password: PASSWORD } });
  return { server, consoleToken: (answer.body as { result: { token: string } }).result.token };
}

async function enter(world: World, host: Host): Promise<void> {
  Object.assign(world, await loggedIn(host));
  world.live?.close();
  world.live = new LiveConsole(world);
}

async function tokenOfWatcher({ server }: World): Promise<string> {
  const body = { login: "watcher", password: PASSWORD };
  return (await native<{ token: string }>(server, undefined, "POST /api/session", body)).token;
}

/** After a restart nobody is connected; what was not answered is asked. */
async function returned(world: World): Promise<void> {
  for (const visit of world.visits) {
    visit.isUnsure = true;
    visit.client.close();
  }
  if (world.isUnsure) await relearn(world);
  for (const room of world.liveRooms) {
    room.watcher.close();
    room.watcher = await openNative(world.server, world.watcher, room.id);
    room.online = new Set([world.watcher.id]);
  }
}

/** Takes over what the server says of rooms and people, as it may have done what it did not answer. */
async function relearn(world: World): Promise<void> {
  world.isUnsure = false;
  await hooks.learnHooks(world);
  await learnSettings(world);
  const users = (await admin(world, "users.list", { pageSize: 1000 })).items;
  for (const { id } of users) {
    if (id !== world.watcher.id && !world.people.has(id)) await admin(world, "users.delete", { userId: id });
  }
  for (const person of world.livePeople) {
    const row = users.find(({ id }) => id === person.id);
    person.isGone = row === undefined;
    if (!row) continue;
    [person.username, person.displayName] = [row.username, row.displayName];
    if (person.password !== undefined) person.isGone = !(await logInAgain(world, person));
  }
  const rooms = (await admin(world, "rooms.list", { pageSize: 1000 })).items;
  for (const { id } of rooms) {
    if (!world.rooms.has(id)) await admin(world, "rooms.dissolve", { roomId: id }).catch(() => {});
  }
  for (const room of world.liveRooms) {
    const row = rooms.find(({ id }) => id === room.id);
    room.isGone = row === undefined;
    if (!row) continue;
    const { name, capacity, isPublic, isReadOnly } = row;
    Object.assign(room, { name, capacity, isPublic, isReadOnly, owner: row.owner?.id ?? null });
    const { items } = await admin(world, "rooms.members", { roomId: room.id, pageSize: 1000 });
    room.members.clear();
    for (const { id } of items) room.members.add(id);
    const bans = await admin(world, "moderation.bans", { filter: { roomId: room.id } });
    room.banned.clear();
    for (const { user, until } of bans.items) if (user) room.banned.set(user.id, endOf(until));
    room.muted.clear();
    const mutes = await admin(world, "moderation.mutes", { filter: { roomId: room.id } });
    for (const { user, until } of mutes.items) if (user) room.muted.set(user.id, endOf(until));
  }
}

const endOf = (until: string | null): number =>
  until === null ? Number.POSITIVE_INFINITY : Date.parse(until);

/** @returns false if a removal that a kill interrupted is finished now */
async function logInAgain(world: World, person: Person): Promise<boolean> {
  const path = "GET /api/me";
  if (person.token && (await native(world.server, person.token, path).then(Boolean, () => false)))
    return true;
  const before = person.password;
  try {
    person.token = await logIn(world, person);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    person.password = `${before}+`;
    person.token = await logIn(world, person).catch((other: unknown) => {
      if (!(other instanceof Refused)) throw other;
      return undefined;
    });
    if (person.token === undefined) {
      await eventually(async () => {
        const { items } = await admin(world, "users.list", { pageSize: 1000 });
        const isThere = items.some(({ id }) => id === person.id);
        return isThere ? `${person.username} cannot log in: ${error}` : undefined;
      });
      return false;
    }
  }
  return true;
}
