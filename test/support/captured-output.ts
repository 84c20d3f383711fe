import { createOutput, type Output, type OutputMode } from "../../src/cli/output.ts";

export type CapturedOutput = Output & {
  /** All that was printed, both streams in order. */
  printed: () => string;
};

/** An output of the command line that prints nowhere. */
export const captureOutput = (
  mode: OutputMode = "lines",
  { secrets = [], confirm = null }: { secrets?: readonly string[]; confirm?: Output["confirm"] } = {},
): CapturedOutput => {
  const texts: string[] = [];
  const stream = {
    write: (text: string) => {
      texts.push(text);
      return true;
    },
  };
  const output = createOutput(mode, { secrets, confirm, streams: { stdout: stream, stderr: stream } });
  return { ...output, printed: () => texts.join("") };
};
