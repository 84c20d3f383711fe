import type { Key } from "../../src/model/media.ts";
import type { Plan } from "../../src/model/plan.ts";
import { planWithoutAssets } from "../support/plan-input.ts";

const numbers = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

/** What a row says: short, and never the same as another row. */
const wordsOf = (row: number): string => `${numbers[row % 10] ?? ""} ${String(row)}.`;

/** Rows of a batch: each says something of its own, and something that all of them say. Without pictures. */
export const planRows = (title: string, rows: readonly number[]): Plan =>
  planWithoutAssets({
    maker: "emulator",
    brief: {
      title,
      breath: { before: 0, after: 0 },
      avatar: { resolution: "720p" },
      output: "row-{{ number }}",
      scenes: [
        { id: "own", layout: "presenter-third", say: "{{ words }}" },
        { id: "shared", layout: "presenter-third", say: "Hi." },
      ],
    },
    rows: rows.map((row) => ({ number: row, words: wordsOf(row) })),
  });

/** The clips that a row needs. */
export const clipsByRow = (plan: Plan, rows: readonly number[]): Map<number, Key[]> =>
  new Map(
    rows.map((row) => {
      const video = plan.videos.find(({ id }) => id === `row-${String(row)}`);
      return [row, video?.scenes.flatMap(({ avatar }) => (avatar === null ? [] : [avatar])) ?? []];
    }),
  );
