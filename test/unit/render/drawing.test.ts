import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { MachineError } from "../../../src/errors.ts";
import { cancellable, pagesAtOnce } from "../../../src/render/drawing.ts";
import { explainDrawing } from "../../../src/render/explain-drawing.ts";

test("never more pages are asked for than Remotion allows", () => {
  expect(pagesAtOnce(1)).toBe(1);
  expect(pagesAtOnce(1_000)).toBeLessThanOrEqual(availableParallelism());
});

test("what Remotion does is stopped when Chrome ends, and Chrome's end is what is told", async () => {
  const ended = new MachineError("Chrome has ended.", { code: "browser_ended" });
  let isOver = false;
  const browser = {
    ended: Promise.resolve().then((): never => {
      isOver = true;
      throw ended;
    }),
    throwIfEnded: () => {
      if (isOver) throw ended;
    },
  };
  const drawing = explainDrawing({ what: "a test", browser }, () =>
    cancellable(
      { browser },
      (cancelSignal) =>
        new Promise<never>((_, reject) => cancelSignal(() => reject(new Error("was cancelled")))),
    ),
  );
  await expect(drawing).rejects.toBe(ended);
});
