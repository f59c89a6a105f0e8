/** Writes people, rooms and messages until it is killed, and prints each acknowledgement. */
import { openStore } from "../../../server/store/index.ts";
import { message, person, room } from "../../support/rows.ts";

const [folder = "", run = ""] = process.argv.slice(2);
const log = { info() {}, warn() {}, error: console.error };
const { store } = await openStore({ dataDir: folder, log });
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
say("open");

async function talk(roomId: number): Promise<void> {
  let { lastSeq } = await store.messages.tail(roomId, 1);
  for (;;) {
    const batch = Array.from({ length: 1 + (lastSeq % 3) }, (_, index) => message(lastSeq + 1 + index));
    await store.messages.append(roomId, batch);
    lastSeq += batch.length;
    for (const { seq } of batch) say(`message ${roomId} ${seq}`);
    if (lastSeq % 7 === 0) {
      await store.messages.replace(roomId, lastSeq - 1, message(lastSeq - 1, { body: "edited" }));
      say(`edit ${roomId} ${lastSeq - 1}`);
    }
  }
}

async function register(): Promise<void> {
  for (let n = 0; ; n++) {
    const [user, made] = await Promise.all([
      store.users.add(person(`${run}-${n}`)),
      store.rooms.add(room(`${run}-${n}`)),
    ]);
    say(`user ${user.id} ${user.username}`);
    say(`room ${made.id} ${made.name}`);
  }
}

/** Each person with a room, in one transaction over two documents. */
async function settle(): Promise<void> {
  for (let n = 0; ; n++) {
    const name = `pair-${run}-${n}`;
    const [user, made] = await store.transaction(async ({ users, rooms }) => [
      await users.add(person(name)),
      await rooms.add(room(name)),
    ]);
    say(`user ${user.id} ${name}`);
    say(`room ${made.id} ${name}`);
  }
}

await Promise.all([talk(1001), talk(1002), talk(1003), register(), settle()]);
