/**
 * `populate.ts <data folder> <answer file> <wanted>`: fills a new data folder through the store, passwords left out.
 */
import { writeFile } from "node:fs/promises";
import type { NumberedTable, Store } from "../../server/chat/ports.ts";
import { hashToken, newToken } from "../../server/chat/secrets.ts";
import type { StoredMessage } from "../../server/chat/types.ts";
import { openStore } from "../../server/store/index.ts";
import { lineOf } from "./clients.ts";
import type { PopulationOptions } from "./population.ts";
import { speaker } from "./words.ts";

const BATCH = 5000;
const NOW = new Date().toISOString();
const IN_A_DAY = new Date(Date.now() + 86_400_000).toISOString();
const PROFILE = {
  detail: "",
  location: "",
  sex: "",
  age: "",
  country: "",
  province: "",
  city: "",
  career: "",
};
const quiet = { info() {}, warn: console.warn, error: console.error };

const [dataDir = "", answerFile = "", wantedText = ""] = process.argv.slice(2);
const options = JSON.parse(wantedText) as PopulationOptions;
const { store, close } = await openStore({ dataDir, log: quiet });
const userIds = await people(store, options.rooms * options.members);
const roomIds = await rooms(store, userIds);
const tokens = await logins(store, userIds);
for (const [index, roomId] of roomIds.entries()) {
  await chatter(store, roomId, userIds, options.messages?.[index] ?? 0);
}
await close();
await writeFile(answerFile, JSON.stringify({ roomIds, tokens }));

async function addAll<T extends { readonly id: number }>(
  table: NumberedTable<T>,
  rows: readonly Omit<T, "id">[],
) {
  const added = await Promise.all(rows.map((row) => table.add(row)));
  return added.map((row) => row.id);
}

function people({ users }: Store, count: number): Promise<number[]> {
  const rows = Array.from({ length: count }, (_, n) => ({
    username: `person-${n}`,
    displayName: `Person ${n}`,
    phone: "",
    email: "",
    profile: PROFILE,
    passwordHash: null,
    isOpen: false,
    sns: { type: "1", id: `bench-${n}` } as const,
    role: "user" as const,
    avatar: null,
    homeRoomId: null,
    createdAt: NOW,
    updatedAt: NOW,
  }));
  return addAll(users, rows);
}

async function rooms(store: Store, userIds: readonly number[]): Promise<number[]> {
  const rows = Array.from({ length: options.rooms }, (_, n) => ({
    name: `room-${n}`,
    code: `${1000 + n}`,
    alias: "",
    detail: "",
    ownerId: userIds[n * options.members] ?? null,
    capacity: 0,
    isPublic: true,
    isActive: true,
    isReadOnly: false,
    isDirect: false,
    pinned: [],
    avatar: null,
    icon: "",
    merchantId: null,
    openedAt: NOW,
    createdAt: NOW,
    updatedAt: NOW,
  }));
  const roomIds = await addAll(store.rooms, rows);
  await Promise.all(
    userIds.map((userId, n) => {
      const roomId = roomIds[Math.floor(n / options.members)] ?? 0;
      return store.members.insert({ roomId, userId, joinedAt: NOW, readSeq: 0 });
    }),
  );
  return roomIds;
}

async function logins(store: Store, userIds: readonly number[]): Promise<string[]> {
  const tokens = userIds.map(() => newToken());
  const rows = userIds.map((userId, n) => ({
    userId,
    tokenHash: hashToken(tokens[n] ?? ""),
    dialect: "native",
    address: "127.0.0.1",
    createdAt: NOW,
    lastSeenAt: NOW,
    expiresAt: IN_A_DAY,
  }));
  await addAll(store.sessions, rows);
  return tokens;
}

async function chatter(
  store: Store,
  roomId: number,
  userIds: readonly number[],
  count: number,
): Promise<void> {
  const speak = options.language && speaker(options.language);
  for (let from = 1; from <= count; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - from + 1) }, (_, n): StoredMessage => {
      const seq = from + n;
      const author = seq % userIds.length;
      const body = speak?.() ?? lineOf(`person-${author}`, seq);
      return {
        seq,
        authorId: userIds[author] ?? null,
        kind: "text",
        body,
        sentAt: NOW,
        clientId: `old-${seq}`,
      };
    });
    await store.messages.append(roomId, batch);
  }
  if (count > 0) await store.activity.insert({ roomId, lastSeq: count, messages: count, lastMessageAt: NOW });
}
