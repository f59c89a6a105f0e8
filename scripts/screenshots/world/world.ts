/** A real host filled with the people, rooms and messages of a story. */
import type { Actor } from "../../../server/chat/actor.ts";
import type { Core } from "../../../server/chat/core.ts";
import type { User } from "../../../server/chat/types.ts";
import { loginToken, PASSWORD } from "../../../test/support/console.ts";
import { startTestHost, type TestHost } from "../../../test/support/host.ts";
import { login, type Person } from "../../../test/support/people.ts";
import type { Story } from "../talk/story.ts";
import { minutesAgo } from "./clock.ts";
import { fillConsole } from "./console.ts";
import { fillPeople } from "./people.ts";
import { fillRooms } from "./rooms.ts";

export interface Resident {
  readonly user: User;
  readonly actor: Actor;
}

/** What the steps of filling pass on to each other. */
export interface FillContext {
  readonly story: Story;
  readonly host: TestHost;
  readonly core: Core;
  readonly residents: ReadonlyMap<string, Resident>;
}

export interface World {
  readonly story: Story;
  readonly host: TestHost;
  readonly core: Core;
  /** The person who looks at the pages, and the owner of the main room. */
  readonly viewer: Person;
  readonly owner: Person;
  readonly adminToken: string;
  /** By the order of the story. */
  readonly roomIds: readonly number[];
  readonly merchantIds: readonly number[];
  /** @throws for somebody the story does not know. */
  resident(username: string): Resident;
  stop(): Promise<void>;
}

const UP_MINUTES = 21_000;

/**
 * @param options.dataDir a folder that stays; a temporary one otherwise.
 * @param options.password the console's and everybody's. Without it only the first two people have one of their own:
 * hashing takes its time.
 */
export async function startWorld(
  story: Story,
  { dataDir, password }: { dataDir?: string; password?: string } = {},
): Promise<World> {
  const adminPassword = password ?? PASSWORD;
  const passwordOf = (username: string): string => password ?? `${username}'s password`;
  // Started before the first message, because the host counts separately what was posted before its start.
  const host = await minutesAgo(UP_MINUTES, () =>
    startTestHost({
      ...(dataDir !== undefined && { dataDir }),
      adminPassword,
      settings: {
        "server.name": story.hostName,
        "listen.https": true,
        "listen.httpsPort": 0,
        // Taking all pictures takes longer than a code is valid.
        "captcha.ttlMinutes": 60,
        "uploads.maxBytes": 1_048_576,
      },
    }),
  );
  const { core } = host.host;
  const residents = await fillPeople(core, story, (username, at) =>
    at < 2 || password !== undefined ? passwordOf(username) : null,
  );
  const context: FillContext = { story, host, core, residents };
  const roomIds = await fillRooms(context);
  const merchantIds = await fillConsole(context, roomIds);
  const [viewer, owner] = await Promise.all(
    story.people.slice(0, 2).map(({ username }) => login(host, username, passwordOf(username))),
  );
  if (!viewer || !owner) throw new Error("A story needs two people.");
  return {
    story,
    host,
    core,
    viewer,
    owner,
    adminToken: await loginToken(host.url, adminPassword),
    roomIds,
    merchantIds,
    resident: (username) => residentOf(residents, username),
    stop: () => host.stop(),
  };
}

export function residentOf(residents: ReadonlyMap<string, Resident>, username: string): Resident {
  const resident = residents.get(username);
  if (!resident) throw new Error(`Nobody is called ${username}.`);
  return resident;
}
