import { Violation } from "./world.ts";

const PATIENCE_MS = 15_000;

/** Waits until the check finds nothing wrong. @throws Violation with what it finds until the end */
export async function eventually(
  check: () => Promise<string | undefined> | string | undefined,
): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const problem = await check();
    if (problem === undefined) return;
    if (performance.now() > end) throw new Violation(problem);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
