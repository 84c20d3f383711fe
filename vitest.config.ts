import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Real Chrome, real ffmpeg, real commands. */
const slow = {
  testTimeout: 240_000,
  hookTimeout: 240_000,
  pool: "forks" as const,
  setupFiles: ["test/support/tell-commands.ts"],
};

/** Kills at moments that follow the clock, which nothing else may slow down meanwhile. */
const alone = ["test/pipeline/layered-kill.test.ts", "test/pipeline/torture.test.ts"];

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
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "visual",
          include: ["test/visual/**/*.test.{ts,tsx}"],
          ...slow,
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "pipeline",
          include: ["test/pipeline/**/*.test.ts"],
          exclude: alone,
          ...slow,
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "alone",
          include: alone,
          ...slow,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
