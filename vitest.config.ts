import { defineConfig } from "vitest/config";

const CHECKS = ["test/walls.test.ts", "test/check.test.ts"];

export default defineConfig({
  test: {
    maxWorkers: 2,
    // All of them long enough for a busy machine; what is awaited comes sooner.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    projects: [
      { extends: true, test: { name: "check", include: CHECKS, testTimeout: 300_000 } },
      {
        extends: true,
        test: {
          name: "host",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: CHECKS,
          globalSetup: "test/support/setup.ts",
        },
      },
    ],
  },
});
