/** Files and pictures by native clients and APIs C and D, and whether they can be read as long as they have to. */
import { multipart, send } from "../../test/support/loopback.ts";
import { plain } from "../../test/support/pictures.ts";
import { h5, native, room as roomApi } from "./calls.ts";
import { eventually } from "./eventually.ts";
import { attempt, inRoom, type Move, maySpeak, nameOf, newLine, ofPerson, ofRoom } from "./moves.ts";
import { type Room, Violation, type World } from "./world.ts";

const picture = await plain(8, 8);
const UNKNOWN = "?";

/** A file's message natively, or a picture's by API C, whose answer does not say where it is. */
export const upload: Move = (world) => {
  const { server, random } = world;
  const visit = random.pick(world.liveVisits.filter(({ person }) => person.token !== undefined));
  if (!visit) return undefined;
  const { person, room } = visit;
  const isPicture = random.chance(0.5);
  const what = `${isPicture ? "picture by C" : "file"}, by ${nameOf(visit)}`;
  return {
    what,
    holds: [`visit:${visit.id}`, `files:${room.id}:${person.id}`],
    uses: [ofPerson(person), inRoom(room, person), ofRoom(room)],
    async run(isAlone) {
      const line = newLine(world, room, person.id);
      line.text = line.body = `${UNKNOWN}${line.number}`;
      const outcome = await attempt(world, what, isAlone ? maySpeak(room, person) : undefined, async () => {
        if (isPicture) {
          const { body, headers } = await multipart({ Img: { data: picture, name: "picture.png" } });
          const query = { roomName: room.name };
          await roomApi(server, person.token, "POST /room/sendImg", query, body, headers);
        } else {
          const data = Buffer.from(`what ${line.text} holds`);
          const { body, headers } = await multipart({ file: { data, name: `file ${line.number}.txt` } });
          const path = `POST /api/rooms/${room.id}/files`;
          const message = await native<{ body: string; seq: number }>(
            server,
            person.token,
            path,
            body,
            headers,
          );
          line.text = line.body = message.body;
          line.seq = message.seq;
        }
      });
      line.state = outcome === "done" ? "acknowledged" : outcome;
      line.acknowledgedAt = world.now();
    },
  };
};

/** By API D, which puts the file into no room. */
export const store: Move = (world) => {
  const { server, random } = world;
  const person = random.pick(world.livePeople.filter(({ token }) => token !== undefined));
  if (!person) return undefined;
  const isPicture = random.chance(0.5);
  const what = `upload a ${isPicture ? "picture" : "file"} by D as ${person.username}`;
  return {
    what,
    holds: [],
    uses: [ofPerson(person)],
    async run(isAlone) {
      const content = isPicture ? undefined : `what ${world.now()} holds`;
      await attempt(world, what, isAlone ? true : undefined, async () => {
        const data = content === undefined ? picture : Buffer.from(content);
        const { body, headers } = await multipart({ file: { data, name: isPicture ? "a.png" : "a.txt" } });
        const path = await h5<string>(server, "/upload", body, person.token, headers);
        world.files.push({ path, content, owner: person.id });
      });
    },
  };
};

/** Finds the lines whose addresses nobody was told, by who sent them. */
export function learnAddresses(
  room: Room,
  messages: Iterable<{ kind: string; body: string; seq: number; author: { id: number } }>,
): void {
  const known = new Set(room.lines.map(({ text }) => text));
  for (const { kind, body, seq, author } of messages) {
    if ((kind !== "image" && kind !== "file") || known.has(body)) continue;
    const line = room.lines.find(
      (one) => one.text.startsWith(UNKNOWN) && one.author === author.id && one.state !== "refused",
    );
    if (!line) continue;
    line.text = line.body = body;
    line.seq = seq;
    known.add(body);
  }
}

/** Compares what can be read with what was stored and removed. */
export async function files(world: World): Promise<void> {
  for (const { path, content, owner } of [...world.files]) {
    const isGone = world.people.get(owner)?.isGone !== false;
    await eventually(() => problem(world, path, isGone, content));
    if (isGone || world.files.length > 20) {
      world.files.splice(
        world.files.findIndex((one) => one.path === path),
        1,
      );
    }
  }
  for (const room of world.liveRooms) {
    for (const { text, state } of room.lines) {
      if (!text.startsWith("/upload/") || (state !== "acknowledged" && state !== "removed")) continue;
      await eventually(() => problem(world, text, state === "removed"));
    }
  }
}

async function problem({ server }: World, path: string, isGone: boolean, content?: string) {
  const { status, bytes } = await send(server, path);
  if (status !== (isGone ? 404 : 200))
    return `${path} answers ${status}, but is ${isGone ? "" : "not "}removed`;
  if (!isGone && content !== undefined && `${bytes}` !== content) {
    throw new Violation(`${path} holds ${bytes} instead of ${content}`);
  }
  return undefined;
}
