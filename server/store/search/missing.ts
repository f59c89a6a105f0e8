import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ifThereSync } from "../failures.ts";
import { withSegment } from "./blocks.ts";
import { indexPathOf, readIndex } from "./segment-index.ts";

/** The sealed segments of all rooms without an index of their own. Indexes without a segment are removed. */
export function* missingIndexes(folder: string): Generator<string> {
  for (const room of ifThereSync(() => readdirSync(folder)) ?? []) {
    if (!/^\d+$/.test(room)) continue;
    const names = (ifThereSync(() => readdirSync(join(folder, room))) ?? []).sort();
    const segments = names.filter((name) => /^\d{12}\.jsonl$/.test(name));
    const indexed = new Set(segments.slice(0, -1).map(indexPathOf));
    for (const name of names) {
      if (name.endsWith(".index") && !indexed.has(name)) rmSync(join(folder, room, name), { force: true });
    }
    for (const segment of segments.slice(0, -1)) {
      const path = join(folder, room, segment);
      const isMissing = ifThereSync(() =>
        withSegment(path, (open) => readIndex(indexPathOf(path), open, []) === undefined),
      );
      if (isMissing) yield path;
    }
  }
}
