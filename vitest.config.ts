import { defineConfig } from "vitest/config";

/** Each folder of test/ is a project; what starts a built host or opens a page is built once before. */
const project = (name: string, needsBuild: boolean, testTimeout: number) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    testTimeout,
    ...(needsBuild && { globalSetup: "test/support/setup.ts" }),
  },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    // Limits for a busy machine; what is awaited comes sooner.
    projects: [
      project("check", false, 300_000),
      project("unit", false, 30_000),
      project("host", true, 120_000),
      project("browser", true, 120_000),
      project("desktop", true, 120_000),
    ],
  },
});
