import path from "node:path";
import PQueue from "p-queue";
import { AppError, exitCodes, type ExitCode } from "../../errors.ts";
import { stopsEverything } from "../../prepare/errors.ts";
import type { Order } from "./open-order.ts";
import type { Shelf } from "./with-shelf.ts";

/** Something that is ordered, waited for and fetched. */
export type Piece = {
  /** What it is called where it fails: `Row 3`. */
  label: string;
  /** What programs are told of it. */
  facts: object;
  order: Pick<Order, "isTaken">;
  /** Answers the files that were made, or are there. */
  make: () => Promise<readonly string[]>;
};

/** Below what HeyGen makes at once, which is ten. */
const atOnce = 6;

/**
 * Makes all pieces, several at once. One that fails keeps back no other; after one that nothing can follow, such as an
 * empty wallet, nothing more is ordered, and what is ordered is still fetched.
 *
 * @throws what stops everything, and the error of an only piece.
 */
export const makeAll = async (
  title: string,
  pieces: readonly Piece[],
  { output, signal }: Pick<Shelf, "output" | "signal">,
): Promise<ExitCode> => {
  const failures: { piece: Piece; error: AppError }[] = [];
  const files: string[] = [];
  await output.step(title, async ({ progress, title: retitle }) => {
    const queue = new PQueue({ concurrency: atOnce });
    let done = 0;
    const make = async (piece: Piece): Promise<void> => {
      const isStopped = signal.aborted || failures.some(({ error }) => stopsEverything(error));
      if (isStopped && !piece.order.isTaken()) return;
      try {
        files.push(...(await piece.make()));
        done += 1;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        failures.push({ piece, error });
        output.emit("failed", { ...piece.facts, code: error.code, message: error.message });
      }
      progress(`${String(done)} of ${String(pieces.length)}`);
    };
    // All are settled in every case: an answer that nobody waits for may be of something that is paid.
    const outcomes = await Promise.allSettled(pieces.map((piece) => queue.add(() => make(piece))));
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    signal.throwIfAborted();
    retitle(`${title}: ${String(done)} of ${String(pieces.length)}`);
  });
  for (const file of files) output.say(path.relative(process.cwd(), file));

  const last =
    failures.find(({ error }) => stopsEverything(error)) ?? (pieces.length === 1 ? failures[0] : undefined);
  for (const failure of failures) {
    if (failure === last) continue;
    const { message, hint } = failure.error;
    output.warn(`✖ ${failure.piece.label}: ${message}${hint === undefined ? "" : `\n    → ${hint}`}`);
  }
  if (last !== undefined) throw last.error;
  return failures.length === 0 ? exitCodes.done : exitCodes.failed;
};
