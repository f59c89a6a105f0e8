/** The CPU of the whole process for a search for a word that no message holds, once the index is made. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Bench, type Finding, type Stage, sleep } from "./plan.ts";
import { type Population, populate } from "./population.ts";
import { type ServerProcess, startHost } from "./processes.ts";
import { type Language, RARE } from "./words.ts";

const ROUNDS = 4;
const TARGETS_MS = new Map([
  [100_000, 40],
  [1_000_000, 150],
]);
const NAMES: Readonly<Record<Language, string>> = { en: "English", zh: "Chinese" };

export const search: Bench = {
  name: "search",
  about: "a word that no message holds, in 100,000 and 1,000,000 messages",
  async run(stage) {
    const findings: Finding[] = [];
    for (const [count, target] of TARGETS_MS) {
      if (stage.quick && count > 100_000) continue;
      for (const language of ["en", "zh"] as const) {
        const population = await populate({ rooms: 1, members: 20, messages: [count], language });
        try {
          findings.push(await searched(stage, population, language, count, target));
        } finally {
          await population.remove();
        }
      }
    }
    return findings;
  },
};

async function searched(
  stage: Stage,
  population: Population,
  language: Language,
  count: number,
  target: number,
): Promise<Finding> {
  const server = await startHost(population.dataDir, stage.nodeOptions);
  try {
    const [roomId = 0] = population.roomIds;
    const before = server.cpuSeconds();
    await ask(server, population, language);
    const bytes = await indexed(join(population.dataDir, "messages", String(roomId)));
    // The index file has its name a moment before the thread is done.
    await sleep(500);
    const build = server.cpuSeconds() - before;
    const started = server.cpuSeconds();
    for (let round = 0; round < ROUNDS; round++) await ask(server, population, language);
    const ms = ((server.cpuSeconds() - started) * 1000) / (ROUNDS * RARE[language].length);
    return {
      name: `a rare word in ${count.toLocaleString("en")} messages (${NAMES[language]}): CPU, ms; the index: CPU to make it, size`,
      beside: `${build.toFixed(1)} s, ${bytes}`,
      host: `${ms.toFixed(1)} ms`,
      value: ms,
      target: { atMost: target },
    };
  } finally {
    await server.stop();
  }
}

async function ask(server: ServerProcess, { tokens }: Population, language: Language): Promise<void> {
  for (const word of RARE[language]) {
    const response = await fetch(`http://127.0.0.1:${server.port}/api/search?q=${encodeURIComponent(word)}`, {
      headers: { authorization: `Bearer ${tokens[0]}` },
    });
    const { items } = (await response.json()) as { items?: unknown[] };
    if (items?.length !== 0) throw new Error(`${word}: status ${response.status}`);
  }
}

/** Waits until every segment but the last has its index. @returns its size beside that of the messages */
async function indexed(folder: string): Promise<string> {
  for (;;) {
    const names = await readdir(folder);
    const segments = names.filter((name) => /^\d+\.jsonl$/.test(name));
    const indexes = names.filter((name) => name.endsWith(".index"));
    if (indexes.length >= segments.length - 1) {
      const sizeOf = async (all: readonly string[]): Promise<number> => {
        const stats = await Promise.all(all.map((name) => stat(join(folder, name))));
        return stats.reduce((sum, { size }) => sum + size, 0) / (1024 * 1024);
      };
      return `${(await sizeOf(indexes)).toFixed(1)} MiB of ${(await sizeOf(segments)).toFixed(1)} MiB`;
    }
    await sleep(200);
  }
}
