/** A data folder with people who are logged in and rooms they belong to, made before anything is timed. */
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { comparedWith } from "./compare.ts";
import { runScript } from "./processes.ts";
import type { Language } from "./words.ts";

export interface PopulationOptions {
  readonly rooms: number;
  /** Members of each room, nobody in two. */
  readonly members: number;
  /** Messages in the history of the first room, the second, … */
  readonly messages?: readonly number[];
  /** Of words of that language; else of the benches' own lines. */
  readonly language?: Language;
}

export interface Population {
  readonly dataDir: string;
  /** A copy of it for the other build, if there is one. */
  readonly besideDir: string;
  readonly roomIds: readonly number[];
  /** The members of the first room, then those of the second, and so on. */
  readonly tokens: readonly string[];
  remove(): Promise<void>;
}

/** Runs in a process of its own, so that its memory is not measured. */
export async function populate(options: PopulationOptions): Promise<Population> {
  const dataDir = await mkdtemp(join(tmpdir(), "hearth-bench-"));
  const besideDir = `${dataDir}-beside`;
  const remove = async () => {
    for (const folder of [dataDir, besideDir]) await rm(folder, { recursive: true, force: true });
  };
  try {
    const answer = join(dataDir, "population.json");
    await runScript("./populate.ts", [dataDir, answer, JSON.stringify(options)]);
    const made = JSON.parse(await readFile(answer, "utf8")) as Pick<Population, "roomIds" | "tokens">;
    if (comparedWith() !== undefined) await cp(dataDir, besideDir, { recursive: true });
    return { dataDir, besideDir, remove, ...made };
  } catch (error) {
    await remove();
    throw error;
  }
}
