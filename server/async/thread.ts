import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Starts a thread.
 * @param file what it runs, as `new URL("./name.ts", import.meta.url)`; the compiled file when the caller is one.
 * @param caller the caller's `import.meta.url`.
 */
export function startThread(file: URL, caller: string, options: WorkerOptions): Worker {
  const runs = new URL(file.href.replace(/\.ts$/, caller.slice(-3)));
  if (!runs.pathname.endsWith(".ts")) return new Worker(runs, options);
  // Node 20 runs no TypeScript: from the sources, while developing and in tests, the thread loads it by tsx.
  const load = `import("tsx/esm/api").then(({ tsImport }) => tsImport("${runs.href}", "${runs.href}"));`;
  return new Worker(load, { ...options, eval: true });
}
