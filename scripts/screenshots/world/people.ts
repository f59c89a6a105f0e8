import { stranger } from "../../../server/chat/actor.ts";
import type { Core } from "../../../server/chat/core.ts";
import type { Story } from "../talk/story.ts";
import { minutesAgo } from "./clock.ts";
import { drawFace } from "./drawings.ts";
import type { Resident } from "./world.ts";

/** Registers everybody, sets most avatars, and connects those who are online. */
export async function fillPeople(
  core: Core,
  story: Story,
  passwordOf: (username: string, at: number) => string | null,
): Promise<Map<string, Resident>> {
  const residents = new Map<string, Resident>();
  for (const [at, person] of story.people.entries()) {
    const from = { address: `192.168.1.${31 + at * 7}`, dialect: person.by ?? "native" };
    const resident = await minutesAgo(20_000 - at * 1100, async () => {
      const user = await core.registration.register(stranger(from), {
        username: person.username,
        displayName: person.name,
        password: passwordOf(person.username, at),
        profile: { detail: person.about ?? "" },
        ...(at % 5 === 2 && { phone: `1380013${8000 + at}` }),
      });
      const { actor } = await core.sessions.open(user, from);
      if (!person.isPlain) await core.accounts.setAvatar(actor, user.id, await drawFace(at));
      return { user, actor };
    });
    residents.set(person.username, resident);
    const { by } = person;
    if (by) await minutesAgo(200 - at * 11, () => connect(core, resident, by));
  }
  return residents;
}

async function connect(core: Core, { user }: Resident, dialect: string): Promise<void> {
  const from = { address: `192.168.1.${20 + user.id}`, dialect };
  const { session } = await core.sessions.open(user, from);
  const connection = core.connections.connect({
    userId: user.id,
    sessionId: session.id,
    ...from,
    close: () => void core.connections.disconnect(connection),
  });
}
