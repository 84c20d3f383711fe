import type { GuardedBrowser } from "../browser/open-browser.ts";
import { MachineError } from "../errors.ts";

/** An abort is the caller's reason, and a Chrome that has ended no picture's; anything else says what could not be drawn. */
export const explainDrawing = async <T>(
  {
    what,
    browser,
    signal,
  }: {
    what: string;
    browser?: Pick<GuardedBrowser, "throwIfEnded">;
    signal?: AbortSignal | undefined;
  },
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    browser?.throwIfEnded();
    if (error instanceof MachineError && error.code === "browser_ended") throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new MachineError(`The picture of ${what} could not be drawn: ${message}`, {
      code: "drawing_failed",
      hint: 'Open it with "npx remotion studio" to see the scene that fails.',
      cause: error,
    });
  }
};
