import { afterAll, beforeAll, expect, it } from "vitest";
import type { NumberedTable } from "../../../../server/chat/ports.ts";
import type { User } from "../../../../server/chat/types.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { askOk, createRoom, next, person } from "../../../support/people.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(() => host.stop());

/** People who never log in, so that nobody has to hash their passwords. */
async function absentees(users: NumberedTable<User>, like: User, count: number): Promise<User[]> {
  const { id: _, ...row } = like;
  return Promise.all(
    Array.from({ length: count }, (_, n) =>
      users.add({ ...row, username: `absent-${n}`, displayName: `Absent ${n}`, isOpen: true }),
    ),
  );
}

it("a room lists all of its members, a large one only some, people online first", async () => {
  const { store } = host.host;
  const zoe = await person(host, "zoe");
  const small = await createRoom(zoe, "Small");
  const large = await createRoom(zoe, "Large");
  const row = await store.users.get(zoe.user.id);
  if (!row) throw new Error("zoe is gone");
  const others = await absentees(store.users, row, 300);
  const member = (roomId: number, userId: number) =>
    store.members.insert({ roomId, userId, joinedAt: row.createdAt, readSeq: 0 });
  await Promise.all([
    ...others.slice(0, 199).map(({ id }) => member(small.id, id)),
    ...others.map(({ id }) => member(large.id, id)),
  ]);
  const socket = await zoe.connect();
  const inSmall = await askOk(socket, "room:join", { roomId: small.id });
  const inLarge = await askOk(socket, "room:join", { roomId: large.id });
  socket.close();
  expect([inSmall.members.length, inSmall.room.members]).toEqual([200, 200]);
  expect([inLarge.members.length, inLarge.room.members]).toEqual([50, 301]);
  for (const { members } of [inSmall, inLarge]) {
    expect(members[0]).toMatchObject({ username: "zoe", isOnline: true, isOwner: true });
    expect(members.filter((shown) => shown.isOnline)).toHaveLength(1);
    expect(new Set(members.map(({ id }) => id)).size).toBe(members.length);
  }
});

it("read marks in a large room are sent to the reader's own connections only", async () => {
  const [ann, bea] = await Promise.all([person(host, "ann"), person(host, "bea")]);
  const room = await createRoom(ann, "Reading");
  const hearing = async (who: typeof ann) => {
    const socket = await who.connect();
    await askOk(socket, "room:join", { roomId: room.id });
    return socket;
  };
  const ear = await hearing(ann);
  const tabs = [await hearing(bea), await hearing(bea)] as const;
  const say = (body: string) =>
    askOk(ear, "message:send", { roomId: room.id, clientId: body, kind: "text", body });
  const read = (seq: number) => askOk(tabs[0], "read", { roomId: room.id, seq });

  const heardByAnn = next(ear, "member:read");
  await read((await say("few")).seq);
  expect(await heardByAnn).toEqual({ roomId: room.id, userId: bea.user.id, seq: 1 });

  const large = await Promise.all(Array.from({ length: 198 }, () => hearing(ann)));
  const overheard: number[] = [];
  ear.on("member:read", ({ seq }) => overheard.push(seq));
  const heardByOwn = next(tabs[1], "member:read");
  await read((await say("many")).seq);
  expect(await heardByOwn).toEqual({ roomId: room.id, userId: bea.user.id, seq: 2 });
  // Arrives after everything else about the reading.
  await say("after");
  expect(overheard).toEqual([]);
  for (const socket of [ear, ...tabs, ...large]) socket.close();
});
