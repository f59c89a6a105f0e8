import { hostActor } from "../../../server/chat/actor.ts";
import { captchasOf } from "../../../test/support/all-rows.ts";
import { minutesAgo } from "./clock.ts";
import { type FillContext, residentOf } from "./world.ts";

const HOUR_MS = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();

/**
 * Makes what only the console shows: merchants and codes, webhooks, requests for codes, bans and mutes. Returns the
 * merchants' ids.
 */
export async function fillConsole(context: FillContext, roomIds: readonly number[]): Promise<number[]> {
  const merchantIds = await openMerchants(context);
  await makeHooks(context, roomIds);
  await askForCodes(context);
  await restrict(context);
  return merchantIds;
}

async function openMerchants({ core, story, residents }: FillContext): Promise<number[]> {
  const codes = await minutesAgo(4000, () => core.merchants.createCodes(hostActor(), 8, story.words.batch));
  const ids: number[] = [];
  for (const [at, page] of story.merchants.entries()) {
    const { actor } = residentOf(residents, page.owner);
    const id = await minutesAgo(3000 - at * 400, async () => {
      const { merchant } = await core.merchants.open(actor, {
        activationCode: codes[at] ?? "",
        name: page.name,
      });
      for (const name of page.groups) await core.merchants.createGroup(actor, merchant.id, { name });
      return merchant.id;
    });
    for (const username of page.members) await core.merchants.join(residentOf(residents, username).actor, id);
    ids.push(id);
  }
  const last = codes.at(-1);
  if (last) await core.merchants.revokeCode(hostActor(), last);
  return ids;
}

/** One each in the first two rooms, by their owners. */
async function makeHooks({ core, residents }: FillContext, roomIds: readonly number[]): Promise<void> {
  for (const [at, name] of ["Zabbix", "GitLab"].entries()) {
    const room = await core.rooms.get(roomIds[at] ?? 0);
    const owner = [...residents.values()].find(({ user }) => user.id === room.ownerId);
    if (!owner) continue;
    await minutesAgo(5000 - at * 4000, () => core.hooks.create(owner.actor, room.id, name));
  }
}

async function askForCodes({ core, host }: FillContext): Promise<void> {
  const ask = async (minutes: number, target: string, dialect: string, isReset = false): Promise<number> => {
    const purpose = isReset ? "password-reset" : "phone-login";
    // From an address of its own: how many one may ask for counts by a clock that is not put back.
    const address = `192.168.1.${70 + Number(target.at(-1))}`;
    await minutesAgo(minutes, () =>
      core.captchas.issue({ address, dialect }, { purpose, target, isKnown: true }),
    );
    return (await captchasOf(core)).find((row) => row.target === target)?.id ?? 0;
  };
  await ask(900, "13500135001", "app");
  const page = await ask(25, "13700137002", "app", true);
  const revoked = await ask(8, "13600136003", "room");
  await ask(3, "13800138004", "app");
  await ask(1, "13900139005", "app", true);
  const { window } = host.host.admin;
  await window.call("captchas.markDelivered", { id: page });
  await window.call("captchas.revoke", { id: revoked });
  await core.captchas.blacklistAdd(hostActor(), "13011112222", {
    until: inHours(1),
    reason: "too-many-requests",
  });
}

async function restrict({ core, story, residents }: FillContext): Promise<void> {
  const { ban, mute } = story.reasons;
  const [banned, muted] = story.people
    .slice(-2)
    .map(({ username }) => residentOf(residents, username).user.id);
  await minutesAgo(1500, () =>
    core.moderation.ban(hostActor(), { address: "192.168.1.66", until: null, reason: ban }),
  );
  if (banned !== undefined) {
    await minutesAgo(240, () =>
      core.moderation.ban(hostActor(), { userId: banned, until: inHours(160), reason: ban }),
    );
  }
  if (muted !== undefined) {
    await minutesAgo(35, () =>
      core.moderation.mute(hostActor(), { userId: muted, until: inHours(1), reason: mute }),
    );
  }
}
