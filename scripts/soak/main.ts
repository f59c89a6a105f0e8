/**
 * Uses every API at random, from a seed, and compares in quiet moments what they say: histories, names, members, counts,
 * and what each connection heard. Between them the server is restarted or killed. Ends with a figure, or with the seed,
 * the last moves and the difference.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startHost } from "../torture/host.ts";
import { type Figures, OPTIONS, soak } from "./soak.ts";
import { Violation } from "./world.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    rounds: { type: "string", default: "Infinity" },
    seed: { type: "string", default: `${Math.floor(Math.random() * 1e9)}` },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log("npm run soak -- [--minutes N] [--rounds N] [--seed S]");
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
const inWords = ({ rounds, moves, kills, restarts, backups }: Figures): string =>
  `${rounds} rounds, ${moves} moves, ${kills} kills, ${restarts} restarts, ${backups} backups`;

const dataDir = await mkdtemp(join(tmpdir(), "hearth-soak-"));
const endAt = performance.now() + Number(values.minutes) * 60_000;
console.log(`Seed ${values.seed}`);
try {
  const start = (folder = dataDir) => startHost(folder, 0, OPTIONS);
  const figures = await soak(start, Number(values.seed), {
    isOver: (rounds) => performance.now() > endAt || rounds >= Number(values.rounds),
    report: (so) => console.log(inWords(so)),
  });
  console.log(`${inWords(figures)}: nothing lost, doubled, out of order or different between APIs.`);
  await rm(dataDir, { recursive: true, force: true });
  process.exit(0);
} catch (error) {
  if (!(error instanceof Violation)) throw error;
  console.error(`${error.message}\nSeed ${values.seed}. The data folder is kept: ${dataDir}`);
  process.exit(1);
}
