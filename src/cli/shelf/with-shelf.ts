import type { ExitCode } from "../../errors.ts";
import type { HeygenClient } from "../../heygen/index.ts";
import type { MakerConnection, Poll } from "../../prepare/batch.ts";
import type { Config } from "../config.ts";
import { chooseMaker, createConnector, type MakerChoice } from "../connect.ts";
import type { Output } from "../output.ts";
import type { Project } from "../project.ts";
import { createOrderBook, type OrderBook } from "./order-book.ts";

export type ShelfTools = { config: Config; output: Output; project: Project; signal: AbortSignal };
export type ShelfOptions = {
  json?: boolean;
  offline?: boolean;
  /** Which of HeyGen's APIs is asked. @default as the settings say */
  api?: "v3";
};

/** What a command works with that looks after things that lie at HeyGen. */
export type Shelf = ShelfTools & {
  heygen: HeygenClient;
  /** The address that downloads trust, which may be the emulator's. */
  origin: string;
  /** How often a job is looked at. */
  poll: Poll;
  /** How long a request whose answer never came is searched for. */
  recovery?: MakerConnection["recovery"];
  choice: MakerChoice;
  /** Where orders are written down. */
  book: OrderBook;
};

/** Connects to HeyGen, or without a key to an emulator, for as long as `work` takes. */
export const withShelf = async (
  { offline = false, api }: ShelfOptions,
  tools: ShelfTools,
  work: (shelf: Shelf) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const chosen = chooseMaker(tools.config, offline);
  const choice: MakerChoice = { ...chosen, api: api ?? chosen.api };
  const book = createOrderBook(tools.project);
  const connector = createConnector(choice, tools.project, tools.output);
  try {
    const { heygen, origin, poll, recovery } = await connector.connect();
    if (choice.maker === "emulator")
      tools.output.say("From the offline emulator: nothing is paid, and nothing is at HeyGen.\n");
    return await work({ ...tools, heygen, origin, poll, recovery, choice, book });
  } finally {
    try {
      await book.close();
    } finally {
      await connector.close();
    }
  }
};
