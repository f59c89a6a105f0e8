/** API D: merchant pages, their groups, and coming and going without a connection. */
import { admin, h5 } from "./calls.ts";
import { change, watch } from "./changes.ts";
import { attempt, inRoom, type Move, ofPerson, ofRoom } from "./moves.ts";
import { isInForce, type Room, Violation, type World } from "./world.ts";

const hexId = (id: number): string => id.toString(16).padStart(24, "0");

export const openMerchant: Move = (world) => {
  const { server, random } = world;
  const person = random.pick(world.livePeople.filter(({ token }) => token !== undefined));
  if (!person || world.merchants.length >= 3) return undefined;
  const name = world.newName("page");
  let id = "";
  const open = async (): Promise<void> => {
    const { codes } = await admin(world, "activationCodes.create", { count: 1 });
    const body = { activationCode: codes[0], name };
    const [made] = await h5<{ _id: string }[]>(server, "/h5/merchant/createMerchant", body, person.token);
    id = made?._id ?? "";
  };
  const plan = { what: `open ${name} for ${person.username}`, holds: [ofPerson(person)] };
  return change(world, plan, [["D", open]], () => world.merchants.push({ id, owner: person.id }));
};

export const createGroup: Move = (world) => {
  const { server, random } = world;
  const merchant = random.pick(world.merchants);
  const owner = world.people.get(merchant?.owner ?? 0);
  if (!merchant || owner?.token === undefined || owner.isGone || world.liveRooms.length >= 8)
    return undefined;
  const name = world.newName("group");
  let id = "";
  const create = async (): Promise<void> => {
    id = (await h5<{ _id: string }>(server, "/h5/group", { merchant: merchant.id, name }, owner.token))._id;
  };
  const plan = { what: `create the group ${name}`, holds: [ofPerson(owner)] };
  return change(world, plan, [["D", create]], () => watch(world, Number.parseInt(id, 16), merchant));
};

/** Joins or leaves a group; leaving ends the connections of the person there. */
export const comeOrGo: Move = (world) => {
  const { server, random } = world;
  const room = random.pick(world.liveRooms.filter(({ merchant }) => merchant !== undefined));
  const person = random.pick(world.livePeople.filter(({ token }) => token !== undefined));
  if (!room || !person || room.unsure.has(person.id)) return undefined;
  const isMember = room.members.has(person.id);
  const what = `${isMember ? "leave" : "join"} the group ${room.name} as ${person.username}`;
  return {
    what,
    holds: [ofPerson(person), inRoom(room, person)],
    uses: [ofRoom(room)],
    async run(isAlone) {
      const isBanned = isInForce(room.banned.get(person.id));
      const mayJoin =
        isBanned === undefined ? undefined : !isBanned && (room.isPublic || room.owner === person.id);
      // The server may have a dropped connection still to notice.
      const isCertain = isAlone && !world.wasDropped(room, person);
      const outcome = await attempt(world, what, isCertain ? isMember || mayJoin : undefined, () =>
        h5(server, `/h5/group/${isMember ? "leave" : "join"}`, { group: hexId(room.id) }, person.token),
      );
      if (!isAlone || outcome === "lost") room.unsure.add(person.id);
      if (outcome === "lost") world.isUnsure = true;
      if (outcome !== "done") return;
      if (isMember) world.putOut(room, person);
      else room.members.add(person.id);
    },
  };
};

/** Compares whose groups API D shows as joined. @throws Violation */
export async function groups(world: World, room: Room): Promise<void> {
  const person = world.random.pick(world.livePeople.filter(({ token }) => token !== undefined));
  if (!room.merchant || !person) return;
  const body = { merchant: room.merchant.id };
  const shown = await h5<{ _id: string; name: string; state: number }[]>(
    world.server,
    "/h5/group/getGroup",
    body,
    person.token,
  );
  const found = shown.find(({ _id }) => _id === hexId(room.id));
  const isMember = room.members.has(person.id);
  if (found?.name !== room.name || (found.state === 1) !== isMember) {
    throw new Violation(`${person.username} sees the group ${JSON.stringify(found)}, a member: ${isMember}`);
  }
}

/** Pages go with their owner. */
export function forgetMerchants(world: World): void {
  const left = world.merchants.filter(({ owner }) => world.people.get(owner)?.isGone === false);
  world.merchants.splice(0, world.merchants.length, ...left);
}
