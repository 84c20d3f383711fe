import stringWidth from "fast-string-width";
import { expect } from "vitest";
import type { Config } from "../../src/cli/config.ts";
import { projectAt } from "../../src/cli/project.ts";
import { withShelf, type Shelf } from "../../src/cli/shelf/with-shelf.ts";
import type { ExitCode } from "../../src/errors.ts";
import { captureOutput, type CapturedOutput } from "./captured-output.ts";
import { jsonLines } from "./project.ts";
import { makeTempDir } from "./temp-dir.ts";

export type World = { dir: string; output: CapturedOutput; config: Config };
type Work = (shelf: Shelf) => Promise<ExitCode>;

export const secret = "key-of-a-customer";

/** Projects in folders of their own, whose commands talk to the emulator at an address. */
export const shelfWorlds = (url: string) => {
  const makeWorld = async (
    output: CapturedOutput = captureOutput(),
    change: Partial<Config> = {},
  ): Promise<World> => ({
    dir: await makeTempDir(),
    output,
    config: {
      ...{ apiKey: secret, secrets: [secret], heygenUrl: url, home: undefined, browser: undefined },
      ...{ prices: undefined, confirmAboveUsd: 1, searchPath: undefined },
      ...change,
    },
  });

  const onShelf = ({ dir, output, config }: World, work: Work, signal?: AbortSignal): Promise<ExitCode> =>
    withShelf(
      {},
      {
        ...{ config, output, project: projectAt(dir, config) },
        signal: signal ?? new AbortController().signal,
      },
      work,
    );

  return {
    makeWorld,
    onShelf,

    /** What a command prints: for people, within 80 columns, and for programs. */
    print: async (work: Work): Promise<{ text: string; events: Record<string, unknown>[] }> => {
      const people = await makeWorld();
      expect(await onShelf(people, work)).toBe(0);
      const programs = await makeWorld(captureOutput("json"));
      expect(await onShelf(programs, work)).toBe(0);
      const text = people.output.printed();
      const lines = text.split("\n").filter((line) => !line.includes(people.dir));
      expect(lines.filter((line) => stringWidth(line) > 80)).toEqual([]);
      const json = programs.output.printed();
      expect(text + json).not.toMatch(/Signature=|Expires=/);
      return { text, events: jsonLines(json) };
    },

    /** What a command that has to fail fails with. */
    failure: async (world: World, work: Work): Promise<unknown> =>
      onShelf(world, work).then(
        () => undefined,
        (error: unknown) => error,
      ),
  };
};
