import { LRUCache } from "lru-cache";

const MAX_KEYS = 100_000;

/** What is counted for a key; the least recently used are forgotten. Takes memory as it fills, unlike with `max`. */
export const createWindows = <T extends object>(): LRUCache<string, T> =>
  new LRUCache({ maxSize: MAX_KEYS, sizeCalculation: () => 1 });
