import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Each folder of test/ is a project. `npm test` runs all of them, `npm run test:unit` the one that needs no build. */
const project = (
  name: string,
  limits: { testTimeout: number; hookTimeout: number },
  options: object = {},
) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], ...limits, ...options },
});

/** On request, every call to the file system takes some ms longer. */
const slow = process.env.SLOW_FILES ? ["test/support/slow-files.ts"] : [];

/** Builds what is stale, once, before the tests that start a built server or open a page. */
const built = { globalSetup: "test/support/setup.ts" };
const machine = { testTimeout: 120_000, hookTimeout: 180_000 };
/** On CI a test that drives a browser gets a second try, which the report names; needing it is a defect to mend. */
const driven = { ...built, retry: process.env.CI ? 1 : 0 };

export default defineConfig({
  test: {
    // VITEST_MAX_WORKERS, where it is set, wins.
    maxWorkers: availableParallelism(),
    expect: { poll: { timeout: 30_000 } },
    // The limits are for a busy machine; what is awaited comes sooner.
    projects: [
      project("check", { testTimeout: 300_000, hookTimeout: 10_000 }),
      project(
        "unit",
        { testTimeout: 20_000, hookTimeout: 20_000 },
        // Files that share a worker share its modules, which halves the work; spies end with their test.
        {
          isolate: false,
          restoreMocks: true,
          setupFiles: ["test/support/unit.ts", ...slow],
          expect: { poll: { timeout: 5_000 } },
        },
      ),
      project("host", machine, { ...built, setupFiles: slow }),
      project("browser", machine, driven),
      project("desktop", machine, driven),
    ],
  },
});
