/** What owners, the console and people do about rooms and accounts, by an API that the seed chooses. */
import type { AdminApi, OperationName } from "../../server/admin/contract.ts";
import { admin, apiv1, app, chatroom, h5, logIn, native, room as roomApi } from "./calls.ts";
import { openNative } from "./clients.ts";
import { attempt, inRoom, type Move, ofPerson, ofRoom, type Plan } from "./moves.ts";
import { isInForce, type Merchant, type Person, type Room, type World } from "./world.ts";

type Way = readonly [api: string, act: () => Promise<unknown>] | false;

/** The same call by each API as that person: false where they cannot make it. */
export function apisOf(world: World, who: Person | undefined) {
  const { server } = world;
  const token = who?.token;
  const has = token !== undefined;
  type Strings = Record<string, string>;
  return {
    native: (what: string, body?: object): Way => has && ["native", () => native(server, token, what, body)],
    A: (path: string, body: object): Way => who !== undefined && ["A", () => apiv1(server, who, path, body)],
    C: (what: string, query: Strings, body?: Strings): Way =>
      has && ["C", () => roomApi(server, token, what, query, body)],
    E: (what: string, body?: object): Way => has && ["E", () => app(server, token, what, body)],
    console: <N extends OperationName>(operation: N, params: AdminApi[N]["params"]): Way => [
      "the console",
      () => admin(world, operation, params),
    ],
  };
}

/** A move that must succeed, by one of several APIs; `done` says what is true then. */
export function change(
  world: World,
  plan: Pick<Plan, "what" | "holds" | "uses">,
  ways: readonly Way[],
  done: () => unknown,
): Plan | undefined {
  const way = world.random.pick(ways.filter((one) => one !== false));
  if (!way) return undefined;
  const [api, act] = way;
  return {
    ...plan,
    async run(isAlone) {
      const outcome = await attempt(world, `${plan.what} by ${api}`, isAlone ? true : undefined, act);
      const carryOn = async () => done();
      if (outcome === "lost") world.isUnsure = true;
      if (outcome !== "done") return;
      await carryOn().catch((error: unknown) => {
        // A killed server, and another move of the moment, leave open how the rest went.
        if (!world.isDown && isAlone) throw error;
        world.isUnsure = true;
      });
    },
  };
}

export const register: Move = (world) => {
  if (world.livePeople.length >= 12) return undefined;
  const { server, random } = world;
  const username = world.newName("user");
  const [password, phone] = [`${username}'s password`, `138${10_000_000 + world.now()}`];
  const B = { user_name: username, user_tel: phone, user_password: password };
  const C = { userId: username, userPwd: password, userName: username, userEmail: `${phone}@qq.com` };
  const E = { username, password, nickname: username };
  const isOpen = random.chance(0.15);
  const ways: Way[] = isOpen
    ? [["A", () => apiv1(server, undefined, "user/register", { username })]]
    : [
        ["native", () => native(server, undefined, "POST /api/users", { username, password })],
        ["B", () => chatroom(server, "/auth/register", B, "register successfully")],
        ["C", () => roomApi(server, undefined, "POST /user/register", {}, C)],
        ["D", () => h5(server, "/h5/user/reg", { username, password })],
        ["E", () => app(server, undefined, "POST /users/", E)],
        ["the console", () => admin(world, "users.create", { username, password })],
      ];
  return change(world, { what: `register ${username}`, holds: [] }, ways, async () => {
    const { items } = await admin(world, "users.list", { query: username });
    const found = items.find((one) => one.username === username);
    if (!found) throw new Error(`${username} is not there`);
    const { id, displayName } = found;
    const person: Person = {
      id,
      username,
      displayName,
      password: isOpen ? undefined : password,
      token: undefined,
      isGone: false,
      names: new Set([username, displayName]),
    };
    if (!isOpen) person.token = await logIn(world, person);
    world.people.set(id, person);
    // API E makes a room of one's own.
    const { items: rooms } = await admin(world, "users.rooms", { userId: id });
    for (const room of rooms) await watch(world, room.id);
  });
};

export const create: Move = (world) => {
  const owner = world.random.pick(world.livePeople);
  if (!owner || world.liveRooms.length >= 8) return undefined;
  const { username } = owner;
  const name = world.newName("room");
  const api = apisOf(world, owner);
  const ways = [
    api.native("POST /api/rooms", { name }),
    api.A("user/roomcreate", { roomowner: username, roomname: name, roomdetail: "" }),
    ["B", () => chatroom(world.server, "/chatroom/create", { room_name: name }, /successfully$/)] as const,
    api.E("POST /rooms/", { room_alias: name }),
    api.console("rooms.create", { name, ownerId: owner.id }),
  ];
  return change(
    world,
    { what: `create ${name} for ${username}`, holds: [ofPerson(owner)] },
    ways,
    async () => {
      const { items } = await admin(world, "rooms.list", { query: name });
      const found = items.find((one) => one.name === name);
      if (!found) throw new Error(`${name} is not there`);
      await watch(world, found.id);
    },
  );
};

/** Puts the watcher in a new room, and takes what the console says of it as true. */
export async function watch(world: World, roomId: number, merchant?: Merchant): Promise<void> {
  const { name, owner, capacity, isPublic, isReadOnly } = await admin(world, "rooms.get", { roomId });
  const { items } = await admin(world, "rooms.members", { roomId, pageSize: 1000 });
  world.rooms.set(roomId, {
    id: roomId,
    name,
    owner: owner?.id ?? null,
    capacity,
    isPublic,
    isReadOnly,
    members: new Set([world.watcher.id, ...items.map(({ id }) => id)]),
    unsure: new Set(),
    muted: new Map(),
    banned: new Map(),
    read: new Map(),
    hooks: [],
    merchant,
    lines: [],
    watcher: await openNative(world.server, world.watcher, roomId),
    online: new Set([world.watcher.id]),
    isGone: false,
    wasKilled: false,
  });
}

/** A room, its owner if that person can act for it, and the room's move in all APIs. */
export function managed(world: World) {
  const room = world.random.pick(world.liveRooms);
  if (!room) return undefined;
  const found = world.people.get(room.owner ?? 0);
  const owner = found?.isGone ? undefined : found;
  const uses = owner ? [ofPerson(owner)] : [];
  return {
    room,
    owner,
    uses,
    holds: [ofRoom(room)],
    api: apisOf(world, owner),
    path: `/api/rooms/${room.id}`,
  };
}

export const rename: Move = (world) => {
  const found = managed(world);
  if (!found) return undefined;
  const { room, owner, api, path, holds, uses } = found;
  const [before, name] = [room.name, world.newName("room")];
  const ways = [
    api.native(`PATCH ${path}`, { name }),
    api.A("room/modify", { roomname: before, roomowner: owner?.username, newroomname: name }),
    api.C("PUT /room/update", { roomName: before }, { roomName: name }),
    api.E(`PUT /rooms/${room.id}/`, { room_alias: name }),
    api.console("rooms.update", { roomId: room.id, name }),
  ];
  return change(world, { what: `rename ${before} to ${name}`, holds, uses }, ways, () => {
    room.name = name;
  });
};

export const settle: Move = (world) => {
  const found = managed(world);
  if (!found) return undefined;
  const { room, api, path, holds, uses } = found;
  const { random } = world;
  const patch = random.one<Partial<Pick<Room, "capacity" | "isPublic" | "isReadOnly">>>(
    { capacity: random.one(0, 0, 2, 3, 4) },
    { isPublic: random.chance(0.7) },
    { isReadOnly: random.chance(0.3) },
  );
  const what = `change ${room.name}: ${JSON.stringify(patch)}`;
  const ways = [
    api.native(`PATCH ${path}`, patch),
    api.console("rooms.update", { roomId: room.id, ...patch }),
  ];
  return change(world, { what, holds: [...holds, `places:${room.id}`], uses }, ways, () =>
    Object.assign(room, patch),
  );
};

export const dissolve: Move = (world) => {
  const found = managed(world);
  if (!found || world.liveRooms.length < 4) return undefined;
  const { room, owner, api, path, holds, uses } = found;
  const ways = [
    api.native(`DELETE ${path}`),
    api.A("room/delete", { roomname: room.name, roomowner: owner?.username }),
    api.C("DELETE /room/dissolve", { roomName: room.name }),
    api.E(`DELETE /rooms/${room.id}/`),
    api.console("rooms.dissolve", { roomId: room.id }),
  ];
  return change(world, { what: `dissolve ${room.name}`, holds, uses }, ways, () => world.forgetRoom(room));
};

/** Something done to a person in a room by its owner or the console. */
const moderate =
  (
    what: string,
    isChosen: (room: Room, person: Person) => boolean,
    waysOf: (on: NonNullable<ReturnType<typeof managed>>, person: Person, ids: Ids) => Way[],
    done: (world: World, room: Room, person: Person) => unknown,
  ): Move =>
  (world) => {
    const found = managed(world);
    if (!found) return undefined;
    const { room, owner } = found;
    const person = world.random.pick(world.livePeople.filter((one) => one !== owner && isChosen(room, one)));
    if (!person) return undefined;
    const plan = {
      what: `${what} ${person.username} in ${room.name}`,
      holds: [ofPerson(person), inRoom(room, person)],
      uses: [ofRoom(room), ...found.uses],
    };
    const ways = waysOf(found, person, { userId: person.id, roomId: room.id });
    return change(world, plan, ways, () => done(world, room, person));
  };

interface Ids {
  readonly userId: number;
  readonly roomId: number;
}

export const isMember = (room: Room, { id }: Person): boolean => room.members.has(id) && !room.unsure.has(id);

export const kick = moderate(
  "kick",
  isMember,
  ({ api, path, room }, person, ids) => [
    api.native(`DELETE ${path}/members/${person.id}`),
    api.C("DELETE /room/kickOutUser", { roomName: room.name, userId: person.username }),
    api.console("moderation.kick", ids),
  ],
  (world, room, person) => world.putOut(room, person),
);

export const ban = moderate(
  "ban",
  isMember,
  ({ api }, _, ids) => [api.console("moderation.ban", ids)],
  (world, room, person) => {
    room.banned.set(person.id, Number.POSITIVE_INFINITY);
    world.putOut(room, person);
  },
);

/** A ban or mute that ends by itself a little later. */
export const holdBriefly: Move = (world) => {
  const until = Date.now() + 1_000 + world.random.below(6_000);
  const isBan = world.random.chance(0.5);
  return moderate(
    isBan ? "ban for a moment" : "mute for a moment",
    isMember,
    ({ api }, _, ids) => {
      const params = { ...ids, until: new Date(until).toISOString() };
      return [isBan ? api.console("moderation.ban", params) : api.console("moderation.mute", params)];
    },
    (_, room, person) => {
      room[isBan ? "banned" : "muted"].set(person.id, until);
      if (isBan) world.putOut(room, person);
    },
  )(world);
};

export const unban = moderate(
  "unban",
  (room, { id }) => room.banned.get(id) === Number.POSITIVE_INFINITY,
  ({ api }, _, ids) => [api.console("moderation.unban", ids)],
  (_, room, { id }) => room.banned.delete(id),
);

export const mute = moderate(
  "mute",
  isMember,
  ({ api, path }, { id }, ids) => [
    api.native(`PUT ${path}/mutes/${id}`, {}),
    api.console("moderation.mute", ids),
  ],
  (_, room, { id }) => room.muted.set(id, Number.POSITIVE_INFINITY),
);

export const unmute = moderate(
  "unmute",
  (room, { id }) => room.muted.get(id) === Number.POSITIVE_INFINITY,
  ({ api, path }, { id }, ids) => [
    api.native(`DELETE ${path}/mutes/${id}`),
    api.console("moderation.unmute", ids),
  ],
  (_, room, { id }) => room.muted.delete(id),
);

export const invite = moderate(
  "add",
  (room, { id }) => !room.members.has(id) && isInForce(room.banned.get(id)) === false && !room.unsure.has(id),
  ({ api, path }, { id }, ids) => [
    api.native(`POST ${path}/members`, { userId: id }),
    api.console("rooms.addMember", ids),
  ],
  (_, room, { id }) => room.members.add(id),
);

const transferTo = moderate(
  "transfer to",
  isMember,
  ({ api, path, room }, { id, username }, ids) => [
    api.native(`PUT ${path}/owner`, { userId: id }),
    api.C("PUT /room/transferOwner", { roomName: room.name, userId: username }),
    api.console("rooms.transfer", ids),
  ],
  (_, room, { id }) => {
    room.owner = id;
  },
);
/** The rights of everybody in the room change with its owner. */
export const transfer: Move = (world) => {
  const plan = transferTo(world);
  const [room = "", ...uses] = plan?.uses ?? [];
  return plan && { ...plan, holds: [...plan.holds, room], uses };
};
