/** A room with clients of every API, beside the same room with native clients only. */
import type { Participant, WireName } from "./clients.ts";
import { type Bench, inTurns, median, participantsFor, type Stage, sleep } from "./plan.ts";
import { populate } from "./population.ts";
import { startHost } from "./processes.ts";

const MEMBERS = 400;
const SPEAKERS = 50;
const WIRES: readonly WireName[] = ["native", "apiv1", "chatroom", "room"];

export const wires: Bench = {
  name: "wires",
  about: "400 members on all wires, saturated",
  async run(stage) {
    const population = await populate({ rooms: 1, members: MEMBERS });
    const server = await startHost(population.dataDir, stage.nodeOptions);
    try {
      const native = participantsFor(server, population.roomIds, MEMBERS, population.tokens);
      const mixed = native.map((participant, n) => ({
        ...participant,
        wire: WIRES[Math.floor(n / (MEMBERS / WIRES.length))],
      }));
      const [alone = [], together = []] = await inTurns(
        [native, mixed],
        stage.quick ? 1 : 5,
        (participants) => saturate(stage, participants),
      );
      const [nativeRate, mixedRate] = [median(alone), median(together)];
      return [
        {
          name: `${wires.about}: deliveries, against native only`,
          beside: `${Math.round(nativeRate).toLocaleString("en")}/s`,
          host: `${Math.round(mixedRate).toLocaleString("en")}/s`,
          value: mixedRate / nativeRate,
          target: { atLeast: 0.8 },
        },
      ];
    } finally {
      await server.stop();
      await population.remove();
    }
  },
};

async function saturate({ driver, quick }: Stage, participants: readonly Participant[]): Promise<number> {
  await driver.call("join", { participants });
  await driver.call("startSending", { who: Array.from({ length: SPEAKERS }, (_, n) => n), window: 1 });
  await sleep(1500);
  const before = await driver.call("count");
  await sleep(quick ? 2000 : 4000);
  const after = await driver.call("count");
  await driver.call("stopSending", { members: MEMBERS });
  await driver.call("leave");
  return ((after.deliveries - before.deliveries) / (after.at - before.at)) * 1000;
}
