import type { ExitCode } from "../../errors.ts";
import type { HeygenClient } from "../../heygen/index.ts";
import type { Config } from "../config.ts";
import { chooseMaker, createConnector, type MakerChoice } from "../connect.ts";
import type { Output } from "../output.ts";
import type { Project } from "../project.ts";

export type ShelfTools = { config: Config; output: Output; project: Project; signal: AbortSignal };
export type ShelfOptions = { json?: boolean; offline?: boolean };

/** What a command works with that looks after things that lie at HeyGen. */
export type Shelf = ShelfTools & {
  heygen: HeygenClient;
  /** The address that downloads trust, which may be the emulator's. */
  origin: string;
  choice: MakerChoice;
};

/** Connects to HeyGen, or without a key to an emulator, for as long as `work` takes. */
export const withShelf = async (
  { offline = false }: ShelfOptions,
  tools: ShelfTools,
  work: (shelf: Shelf) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const choice = chooseMaker(tools.config, offline);
  const connector = createConnector(choice, tools.project, tools.output);
  try {
    const { heygen, origin } = await connector.connect();
    if (choice.maker === "emulator")
      tools.output.say("From the offline emulator: nothing is paid, and nothing is at HeyGen.\n");
    return await work({ ...tools, heygen, origin, choice });
  } finally {
    await connector.close();
  }
};
