import { defineConfig } from "vitest/config";

const CHECKS = ["test/walls.test.ts", "test/check.test.ts"];

export default defineConfig({
  test: {
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
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
