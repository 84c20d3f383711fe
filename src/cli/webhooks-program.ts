import { type Command, InvalidArgumentError, Option } from "commander";
import path from "node:path";
import type { ExitCode } from "../errors.ts";
import { portNumber } from "./arguments.ts";
import type { ServeWebhooksOptions } from "./commands/serve-webhooks.ts";
import type { RegisterOptions } from "./commands/webhooks.ts";
import type { Shelf, ShelfOptions, ShelfTools } from "./shelf/with-shelf.ts";

type Runs = {
  /** Connects to HeyGen. */
  onShelf: (options: ShelfOptions, work: (shelf: Shelf) => Promise<ExitCode>) => Promise<void>;
  /** Works on this machine alone. */
  here: (options: { json?: boolean }, work: (tools: ShelfTools) => Promise<ExitCode>) => Promise<void>;
};

/** Adds the commands for the events that HeyGen sends by itself. */
export const addWebhookCommands = (program: Command, { onShelf, here }: Runs): void => {
  const webhooks = program.command("webhooks").description("what HeyGen tells by itself when it is done");
  const load = () => import("./commands/webhooks.ts");
  const shared = (command: Command): Command =>
    command
      .option("--offline", "use the emulator even if there is a key")
      .option("--json", "one JSON value a line");
  const telling = (command: Command): Command =>
    shared(command.option("--save", "write the secret into .env, and do not show it"));
  /** Where settings are read from. */
  const inEnv = <O>(options: O) => ({ ...options, envFile: path.join(process.cwd(), ".env") });

  webhooks
    .command("serve")
    .description("take events for this project: a run that waits hears at once")
    .option("--port <n>", "0 takes any free one", portNumber, 4020)
    .option("--host <address>", "where it listens", "127.0.0.1")
    .option("--max-age <seconds>", "how old an event may be by its own account", wholeNumber, 300)
    .addOption(
      new Option("--secret-form <form>", "how the key is made of the secret: as it is, without whsec_, …")
        .choices(["verbatim", "bare", "base64"])
        .default("verbatim"),
    )
    .option("--json", "one JSON value a line")
    .action((options: ServeWebhooksOptions & { json?: boolean }) =>
      here(options, async (tools) =>
        (await import("./commands/serve-webhooks.ts")).serveWebhooks(options, tools),
      ),
    );
  telling(
    webhooks
      .command("register")
      .description("have HeyGen send events to an address; tells the secret, once")
      .argument("<url>", "https")
      .option("--event <name...>", "only these (default: all)")
      .option("--entity <id>", "only what is about this video or other thing"),
  ).action((url: string, options: ShelfOptions & RegisterOptions) =>
    onShelf(options, async (shelf) => (await load()).registerWebhook(url, inEnv(options), shelf)),
  );
  shared(webhooks.command("list").description("the addresses that HeyGen sends to")).action(
    (options: ShelfOptions) => onShelf(options, async (shelf) => (await load()).listWebhooks(shelf)),
  );
  shared(webhooks.command("show").description("one of them").argument("<id>")).action(
    (id: string, options: ShelfOptions) =>
      onShelf(options, async (shelf) => (await load()).showWebhook(id, shelf)),
  );
  shared(
    webhooks
      .command("events")
      .description("what HeyGen has sent, newest first")
      .option("--limit <n>", "how many are shown", atLeastOne, 20)
      .option("--all", "every one of them"),
  ).action((options: ShelfOptions & { limit: number; all?: boolean }) =>
    onShelf(options, async (shelf) => (await load()).listWebhookEvents(options, shelf)),
  );
  telling(
    webhooks
      .command("rotate")
      .description("another secret; the old one is void at once")
      .argument("<id>", "of the endpoint"),
  ).action((id: string, options: ShelfOptions & { save?: boolean }) =>
    onShelf(options, async (shelf) => (await load()).rotateWebhook(id, inEnv(options), shelf)),
  );
  shared(
    webhooks
      .command("delete")
      .description("for good")
      .argument("<id...>")
      .option("--yes", "delete without asking"),
  ).action((ids: string[], options: ShelfOptions & { yes?: boolean }) =>
    onShelf(options, async (shelf) => (await load()).deleteWebhooks(ids, options, shelf)),
  );
};

const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number))
    throw new InvalidArgumentError("It must be a whole number.");
  return number;
};

const atLeastOne = (text: string): number => {
  const number = wholeNumber(text);
  if (number < 1) throw new InvalidArgumentError("It must be a whole number from 1 on.");
  return number;
};
