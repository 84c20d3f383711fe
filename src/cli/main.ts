import { setMaxListeners } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { exitCodes, type ExitCode } from "../errors.ts";
import { qualityNames } from "../model/quality.ts";
import type { FrameRange } from "../render/index.ts";
import type { EmulateOptions } from "./commands/emulate.ts";
import type { RenderOptions } from "./commands/render.ts";
import type { SpendReportOptions } from "./commands/spend.ts";
import type { Output } from "./output.ts";
import { findProject, packageFolder, projectAt } from "./project.ts";
import { reportError } from "./report-error.ts";
import { addAgentCommand } from "./agent-program.ts";
import { dollars, portNumber } from "./arguments.ts";
import { addCacheCommands } from "./cache-program.ts";
import { configHere, secretSettings, splitSecrets } from "./config.ts";
import { openOutput } from "./output.ts";
import { addShelfCommands } from "./shelf-program.ts";
import type { Session, SharedOptions } from "./session.ts";
import type { ShelfTools } from "./shelf/with-shelf.ts";
import { addWebhookCommands } from "./webhooks-program.ts";

/** Runs a command line and says how the process should end. */
export const main = async (args: readonly string[]): Promise<ExitCode> => {
  const interruption = watchSignals();
  const outcome: { code: ExitCode; output?: Output } = { code: exitCodes.done };
  const program = createProgram(outcome, interruption.signal);
  // The settings may be what is wrong, and reading them takes the key away.
  const secrets = secretSettings.flatMap((name) => splitSecrets(process.env[name]));
  // What nobody waits for fails here. Node itself would print the error with all that hangs on it.
  const onUncaught = (error: unknown): void => {
    reportError(error, outcome.output ?? openOutput(args.includes("--json"), { secrets }));
    process.exit(exitCodes.failed);
  };
  process.on("uncaughtException", onUncaught);
  try {
    await program.parseAsync([...args], { from: "user" });
    return outcome.code;
  } catch (error) {
    const output = outcome.output ?? openOutput(args.includes("--json"), { secrets });
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.done : exitCodes.inputIsWrong;
    if (interruption.signal.aborted) {
      output.warn(
        "\nStopped. Nothing partial is left; run the same command again to go on. What is paid for is kept.",
      );
      return exitCodes.failed;
    }
    return reportError(error, output);
  } finally {
    interruption.dispose();
    process.off("uncaughtException", onUncaught);
  }
};

/** Each command loads its own code: what bundles and draws takes a second to load, and a plan needs none of it. */
export const createProgram = (outcome: { code: ExitCode; output?: Output }, signal: AbortSignal): Command => {
  const program = new Command("greenroom")
    .description("Branded presenter videos from data.")
    .version(versionOfPackage())
    .exitOverride()
    .showHelpAfterError("(greenroom --help lists everything)");

  const begin = (options: SharedOptions) => {
    const config = configHere();
    const output = openOutput(options.json ?? false, config);
    outcome.output = output;
    return { config, output, signal };
  };
  const onBrief = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .argument("<brief>", "the brief, a YAML or JSON file")
      .option("--rows <list>", "only these rows, such as 1,3-5")
      .option("--offline", "use the emulator even if there is a key")
      .option("--refresh", "ask whether pictures and films from https: addresses have changed")
      .option("--draft", "HeyGen's voices, but stand-in presenters that cost nothing")
      .option("--json", "one JSON value a line");
  type Run<Options> = (session: Session, options: Options) => Promise<ExitCode> | ExitCode;
  const withSession =
    <Options extends SharedOptions>(load: () => Promise<Run<Options>>) =>
    async (brief: string, options: Options): Promise<void> => {
      const tools = begin(options);
      const [{ openSession }, run] = await Promise.all([import("./session.ts"), load()]);
      outcome.code = await run(await openSession(brief, options, tools), options);
    };

  /** What a command takes that may spend. */
  const onMoney = (name: string, description: string): Command =>
    onBrief(name, description)
      .option("--budget <usd>", "never spend more than this", dollars)
      .option("--yes", "spend without asking");
  onBrief("plan", "what would be made, and what it costs; spends nothing")
    .option("--wallet", "ask HeyGen for the balance and the kinds of looks; costs nothing")
    .action(withSession(async () => (await import("./commands/plan.ts")).runPlan));
  onMoney("prepare", "make and stage the media, for Studio and plain Remotion")
    .addOption(
      new Option("--only <what>", "the speech alone: tells the exact price of the rest").choices(["speech"]),
    )
    .action(withSession(async () => (await import("./commands/prepare.ts")).runPrepare));
  onMoney("render", "plan, prepare and render every row and aspect")
    .option("--out <folder>", "where videos go (default: out/ in the project)")
    .addOption(
      new Option("--quality <name>", "draft: half size, quick; high: slower, larger files")
        .choices(qualityNames)
        .default("standard"),
    )
    .option("--scene <id>", "only this scene")
    .option("--frames <a-b>", "only these frames, such as 0-59", frameRange)
    .option("--concurrency <n>", "how much is worked on at once (default: the number of cores)", atLeastOne)
    .addOption(
      new Option("--engine <name>", "remotion: Chrome draws every frame whole")
        .choices(["layered", "remotion"])
        .default("layered"),
    )
    .option("--fail-fast", "stop at the first video that fails")
    .action(async (brief: string, options: SharedOptions & RenderOptions) => {
      const tools = begin(options);
      const { startDrawer } = await import("./drawer.ts");
      const drawer = await startDrawer(tools.config, findProject(brief, tools.config));
      try {
        const [{ openSession }, { runRender }] = await Promise.all([
          import("./session.ts"),
          import("./commands/render.ts"),
        ]);
        outcome.code = await runRender(await openSession(brief, options, tools), options, drawer);
      } finally {
        await drawer.close();
      }
    });

  addCacheCommands(program, async (options, work) => {
    const { config, output } = begin(options);
    // Of the project around the folder one is in, as a brief in it would find it.
    const project = findProject(path.join(process.cwd(), "brief.yaml"), config);
    outcome.code = await work({ project, output, signal });
  });
  const beginHere = (options: SharedOptions): ShelfTools => {
    const { config, output } = begin(options);
    return { config, output, signal, project: findProject(path.join(process.cwd(), "brief.yaml"), config) };
  };
  const onShelf: Parameters<typeof addShelfCommands>[1] = async (options, work) => {
    const tools = beginHere(options);
    const { withShelf } = await import("./shelf/with-shelf.ts");
    outcome.code = await withShelf(options, tools, work);
  };
  addShelfCommands(program, onShelf);
  addWebhookCommands(program, {
    onShelf,
    here: async (options, work) => {
      outcome.code = await work(beginHere(options));
    },
  });
  addAgentCommand(program, async (options, work) => {
    const { config, output } = begin(options);
    const project = findProject(options.brief ?? path.join(process.cwd(), "brief.yaml"), config);
    outcome.code = await work({ config, output, project, signal });
  });
  program
    .command("spend")
    .description("what was ordered from HeyGen in this project, and what it cost")
    .addOption(new Option("--by <what>", "how it is added up").choices(["day", "brief"]).default("day"))
    .option("--csv", "as CSV, for a spreadsheet")
    .option("--json", "one JSON value a line")
    .action(async (options: SharedOptions & SpendReportOptions) => {
      const { config, output } = begin(options);
      const { runSpend } = await import("./commands/spend.ts");
      outcome.code = await runSpend(options, { project: projectAt(process.cwd(), config), output });
    });
  program
    .command("doctor")
    .description("what this machine has and lacks, each with its remedy")
    .option("--json", "one JSON value a line")
    .action(async (options: SharedOptions) => {
      const { config, output } = begin(options);
      const { runDoctor } = await import("./commands/doctor.ts");
      outcome.code = await runDoctor({ config, output, project: projectAt(process.cwd(), config), signal });
    });
  program
    .command("init")
    .description("a new project from a working example")
    .argument("<folder>", "is made; must not exist or be empty")
    .option("--json", "one JSON value a line")
    .action(async (folder: string, options: SharedOptions) => {
      const { runInit } = await import("./commands/init.ts");
      outcome.code = await runInit(path.resolve(folder), begin(options).output);
    });
  program
    .command("emulate")
    .description("run the HeyGen emulator on its own")
    .option("--port <n>", "0 takes any free one", portNumber, 4010)
    .addOption(
      new Option("--legacy <mode>", "what /v1 and /v2 answer")
        .choices(["live", "sunset", "retired"])
        .default("sunset"),
    )
    .option("--tiny", "clips of 72 lines that cost next to nothing")
    .option("--job-seconds <n>", "how long a job takes at least", wholeNumber, 0)
    .option("--list-lag <seconds>", "how late a new video is in lists", wholeNumber, 0)
    .option("--no-idempotency", "every create is a new one, whatever its Idempotency-Key")
    .option("--json", "one JSON value a line")
    .action(async (options: SharedOptions & EmulateOptions) => {
      const { config, output } = begin(options);
      const { runEmulate } = await import("./commands/emulate.ts");
      outcome.code = await runEmulate(options, { project: projectAt(process.cwd(), config), output, signal });
    });
  program
    .command("remotion-settings", { hidden: true })
    .description("for remotion.config.ts")
    .action(async () => {
      const { runRemotionSettings } = await import("./commands/remotion-settings.ts");
      const config = configHere();
      outcome.code = await runRemotionSettings(config, projectAt(process.cwd(), config));
    });
  return program;
};

const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError("It must be a whole number.");
  return number;
};

const atLeastOne = (text: string): number => {
  const number = wholeNumber(text);
  if (number === 0) throw new InvalidArgumentError("It must be 1 or more.");
  return number;
};

const frameRange = (text: string): FrameRange => {
  const [, from = "", to = from] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const range = { first: Number(from), last: Number(to) };
  if (from === "" || range.last < range.first)
    throw new InvalidArgumentError("It must be frames such as 0-59, counted from 0.");
  return range;
};

const versionOfPackage = (): string =>
  z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8"))).version;

/** The first Ctrl-C or SIGTERM asks everything to stop in order; a second one ends the process at once. */
const watchSignals = (): { signal: AbortSignal; dispose: () => void } => {
  const controller = new AbortController();
  // Every program that is started listens, and there are many at once.
  setMaxListeners(0, controller.signal);
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.failed);
    controller.abort(new Error("interrupted"));
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of signals) process.on(name, stop);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of signals) process.off(name, stop);
    },
  };
};
