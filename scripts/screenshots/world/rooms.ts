import type { Actor } from "../../../server/chat/actor.ts";
import type { Message } from "../../../server/chat/types.ts";
import type { Line, Story, StoryRoom } from "../talk/story.ts";
import { minutesAgo } from "./clock.ts";
import { drawPicture, drawSign } from "./drawings.ts";
import { type FillContext, residentOf } from "./world.ts";

const SMALL_TALK_ROOM = 1;

/** A line, and the room it belongs to by the order of the story. */
interface RoomLine {
  readonly at: number;
  readonly line: Line;
}

/** Creates every room, adds its members and posts its messages. Returns the rooms' ids. */
export async function fillRooms(context: FillContext): Promise<number[]> {
  const { core, story, residents } = context;
  const ids: number[] = [];
  for (const [at, room] of story.rooms.entries()) {
    const id = await minutesAgo(15_000 - at * 900, () => open(context, room));
    ids.push(id);
    const first = story.people[0]?.username;
    for (const { username } of story.people) {
      if (username === room.owner || (room.isPrivate && username !== first)) continue;
      const code = (await core.rooms.get(id)).code;
      await minutesAgo(14_000, () => core.members.join(residentOf(residents, username).actor, id, { code }));
    }
  }
  const messages = ids.map((): Message[] => []);
  for (const { at, line } of inOrder(story)) {
    const here = messages[at] ?? [];
    here.push(await minutesAgo(line.minutesAgo, () => say(context, ids[at] ?? 0, line, here)));
  }
  await enterRooms(context, ids);
  for (const [at, id] of ids.entries()) await catchUp(context, id, story.rooms[at]?.unread ?? 0);
  return ids;
}

/** The host counts by its clock, so everything is posted in the order of time, whatever the room. */
function inOrder(story: Story): RoomLine[] {
  const lines = story.rooms.flatMap(({ lines }, at) => lines.map((line) => ({ at, line })));
  const all = [...lines, ...smallTalk(story).map((line) => ({ at: SMALL_TALK_ROOM, line }))];
  return all.sort((a, b) => b.line.minutesAgo - a.line.minutesAgo);
}

/** The messages that shape the chart of the last hour. */
function smallTalk({ people, chatter }: Story): Line[] {
  const talkers = people.slice(1, 8);
  const lines: Line[] = [];
  for (let minute = 59; minute >= 1; minute -= 1) {
    const many = Math.round(2.4 + 2 * Math.sin(minute / 6) + 1.6 * Math.sin(minute * 1.7));
    for (let nth = 0; nth < many; nth += 1) {
      const by = talkers[(minute * 3 + nth) % talkers.length]?.username;
      const text = chatter[(minute * 7 + nth * 3) % chatter.length];
      if (by && text) lines.push({ by, minutesAgo: minute, text });
    }
  }
  return lines;
}

async function open({ core, residents }: FillContext, storyRoom: StoryRoom): Promise<number> {
  const { actor } = residentOf(residents, storyRoom.owner);
  const room = await core.rooms.create(actor, {
    name: storyRoom.name,
    detail: storyRoom.detail,
    isPublic: !storyRoom.isPrivate,
  });
  if (storyRoom.isReadOnly) await core.rooms.update(actor, room.id, { isReadOnly: true });
  await core.rooms.setAvatar(actor, room.id, await drawSign(storyRoom.glyph));
  return room.id;
}

async function say(
  { core, residents }: FillContext,
  roomId: number,
  line: Line,
  messages: readonly Message[],
): Promise<Message> {
  const { actor } = residentOf(residents, line.by);
  const replyTo = line.repliesTo === undefined ? undefined : messages.at(-line.repliesTo)?.seq;
  const message = await post(actor);
  for (const [emoji, usernames] of Object.entries(line.reactions ?? {})) {
    for (const username of usernames) {
      await core.messages.react(residentOf(residents, username).actor, message.id, emoji, true);
    }
  }
  if (line.isPinned) {
    const room = await core.rooms.get(roomId);
    const owner = [...residents.values()].find(({ user }) => user.id === room.ownerId);
    if (owner) await core.rooms.pin(owner.actor, roomId, message.seq, true);
  }
  return message;

  async function post(author: Actor): Promise<Message> {
    if (line.picture) {
      const data = await drawPicture(line.picture);
      return core.messages.postFile(author, roomId, { name: `${line.picture}.png`, data }, { replyTo });
    }
    if (line.file) {
      const data = Buffer.alloc(line.file.kilobytes * 1024, " ");
      data.write("%PDF-1.7\n");
      return core.messages.postFile(author, roomId, { name: line.file.name, data }, { replyTo });
    }
    return core.messages.post(author, roomId, { kind: "text", body: line.text ?? "", replyTo });
  }
}

/** Puts everybody who is connected into the rooms, as their clients would. */
async function enterRooms({ core, residents }: FillContext, ids: readonly number[]): Promise<void> {
  for (const { user, actor } of residents.values()) {
    for (const connection of core.connections.of(user.id)) {
      for (const [at, id] of ids.entries()) {
        const isMember = (await core.members.member(id, user.id)) !== undefined;
        if (isMember && (at === 0 || (user.id + at) % 3 !== 0))
          await core.members.enter(actor, connection, id);
      }
    }
  }
}

/** Marks all but this many messages as read by the first person. */
async function catchUp({ core, residents }: FillContext, roomId: number, unread: number): Promise<void> {
  const [viewer] = residents.values();
  const { lastSeq } = await core.history.summary(roomId);
  if (viewer) await core.members.markRead(viewer.actor, roomId, Math.max(0, lastSeq - unread));
}
