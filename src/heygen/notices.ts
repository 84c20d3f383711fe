import type { WireWarning } from "./envelope.ts";
import type { Answer } from "./exchange.ts";
import type { Redact } from "./redact.ts";

/** Something HeyGen announces beside an answer that is otherwise fine. */
export type HeygenWarning = {
  message: string;
  /** When the endpoint ends, as HeyGen writes it. */
  sunset: string | null;
  /** What to call instead. */
  replacement: string | null;
  docsUrl: string | null;
};

/** Passes on `Deprecation` and `Sunset` headers and `warning` blocks, each once. */
export const createNotices = (onWarning: ((warning: HeygenWarning) => void) | undefined) => {
  const told = new Set<string>();
  return {
    notice: (answer: Answer, block: WireWarning | null, redact: Redact): void => {
      const sunset = answer.header("sunset") ?? block?.sunset ?? null;
      if (block === null && sunset === null && answer.header("deprecation") === undefined) return;
      const message = redact(block?.message ?? "HeyGen is going to remove an endpoint that was used.");
      if (told.has(message)) return;
      told.add(message);
      onWarning?.({
        message,
        sunset,
        replacement: block?.replacement ?? null,
        docsUrl: block?.docsUrl ?? null,
      });
    },
  };
};
