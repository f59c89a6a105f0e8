/** Webhooks: made by owners, posted to, and revoked. */
import { send } from "../../test/support/loopback.ts";
import { admin, native } from "./calls.ts";
import { managed } from "./changes.ts";
import { Refused } from "./clients.ts";
import { attempt, inRoom, type Move, newLine, ofPerson, ofRoom } from "./moves.ts";
import { isInForce, type Person, type Room, type World } from "./world.ts";

export const hook: Move = (world) => {
  const found = managed(world);
  if (found?.owner?.token === undefined) return undefined;
  const { room, owner } = found;
  const old = world.random.chance(0.4) ? world.random.pick(room.hooks) : undefined;
  const what = `${old ? "revoke" : "make"} a webhook of ${room.name}`;
  return {
    what,
    holds: [`hooks:${room.id}`],
    uses: [...found.holds, ...found.uses],
    async run(isAlone) {
      const outcome = await attempt(world, what, isAlone ? true : undefined, async () => {
        const path = `/api/rooms/${room.id}/hooks`;
        if (old) await native(world.server, owner.token, `DELETE ${path}/${old.id}`);
        else {
          const body = { name: "Bot" };
          const made = await native<{ id: number; path: string }>(
            world.server,
            owner.token,
            `POST ${path}`,
            body,
          );
          room.hooks.push({ ...made, maker: owner.id });
        }
      });
      if (old && outcome !== "refused") room.hooks.splice(room.hooks.indexOf(old), 1);
      if (old && outcome === "done") await expectGone(world, old.path);
    },
  };
};

async function expectGone(world: World, path: string): Promise<void> {
  await attempt(world, "post to a revoked webhook", world.isDown ? undefined : false, () =>
    post(world, path, "revoked"),
  );
}

export const postByHook: Move = (world) => {
  const room = world.random.pick(world.liveRooms.filter(({ hooks }) => hooks.length > 0));
  const hook = world.random.pick(room?.hooks ?? []);
  const maker = world.people.get(hook?.maker ?? 0);
  if (!room || !hook || !maker) return undefined;
  const what = `post by a webhook in ${room.name}`;
  return {
    what,
    holds: [],
    uses: [ofRoom(room), ofPerson(maker), inRoom(room, maker), `hooks:${room.id}`],
    async run(isAlone) {
      const line = newLine(world, room, -1);
      line.body = line.text;
      const outcome = await attempt(world, what, isAlone ? mayPost(room, maker) : undefined, () =>
        post(world, hook.path, line.body),
      );
      line.state = outcome === "done" ? "acknowledged" : outcome;
      line.acknowledgedAt = world.now();
    },
  };
};

/** Webhooks post in rooms for announcements, too, but not while their maker is banned or muted. */
function mayPost(room: Room, { id, isGone }: Person): boolean | undefined {
  if (isGone) return undefined;
  const ends = [room.banned.get(id), room.muted.get(id)].map(isInForce);
  if (ends.includes(true)) return false;
  return ends.includes(undefined) ? undefined : true;
}

async function post({ server }: World, path: string, text: string): Promise<void> {
  const { status, bytes } = await send(server, path, { body: { text } });
  if (status >= 400) throw new Refused(`webhook: ${status} ${bytes}`);
}

/** Asks which are left, after answers that never came. */
export async function learnHooks(world: World): Promise<void> {
  const { items } = await admin(world, "hooks.list", { pageSize: 1000 });
  const there = new Set(items.map(({ id }) => id));
  for (const { hooks } of world.liveRooms) {
    hooks.splice(0, hooks.length, ...hooks.filter(({ id }) => there.has(id)));
  }
}
