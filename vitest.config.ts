import { defineConfig } from "vitest/config";

const slow = {
  testTimeout: 240_000,
  hookTimeout: 240_000,
  pool: "forks",
  maxWorkers: 1,
  fileParallelism: false,
} as const;

export default defineConfig({
  test: {
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["text-summary", "json-summary"],
      thresholds: {
        "src/model/**": { lines: 95 },
        "src/plan/**": { lines: 95 },
        "src/media/**": { lines: 95 },
      },
    },
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.{ts,tsx}"],
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "visual",
          include: ["test/visual/**/*.test.{ts,tsx}"],
          ...slow,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "pipeline",
          include: ["test/pipeline/**/*.test.ts"],
          ...slow,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
