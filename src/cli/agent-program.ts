import { type Command, InvalidArgumentError, Option } from "commander";
import type { ExitCode } from "../errors.ts";
import { dollars } from "./arguments.ts";
import type { AgentOptions } from "./commands/agent.ts";
import type { ShelfTools } from "./shelf/with-shelf.ts";

type Run = (options: AgentOptions, work: (tools: ShelfTools) => Promise<ExitCode>) => Promise<void>;

/** Adds `greenroom agent`. `run` begins, once the command line is read; nothing is connected before a prompt is whole. */
export const addAgentCommand = (program: Command, run: Run): void => {
  program
    .command("agent")
    .description("a video that HeyGen's Video Agent makes of a prompt")
    .argument("[words]", "an idea, a script, or a whole prompt")
    .option("--brief <file>", "make the prompt of a brief")
    .option("--row <n>", "which row of the brief")
    .option("--optimise", "make a good prompt of it, and say what was changed")
    .option("--dry-run", "show the prompt and send nothing; needs no key")
    .option("-o, --out <file>", "the file to write, such as video.mp4")
    .option("--brand <id>", "a brand's colours, fonts, avatar and voice")
    .option("--avatar <id>", 'one of "greenroom avatars"; without one the agent chooses')
    .option("--voice <id>", 'one of "greenroom voices"')
    .addOption(new Option("--orientation <way>").choices(["landscape", "portrait"]))
    .option("--seconds <n>", "how long it should be, 5 to 300", seconds)
    .option("--language <name>", "of voice and text on screen, such as German or de")
    .option("--audience <words>", "who is to watch it")
    .option("--tone <words>", "how it sounds")
    .option("--call-to-action <words>", "what is asked of viewers at the end")
    .option("--timestamps", "give every scene its start and end")
    .option("--file <file=use>", "a file, or an address, and what it is for; up to 20", collect)
    .option("--style <id>", "one of the agent's styles")
    .option("--brand-kit <id>", "a brand kit at HeyGen")
    .option("--incognito", "the agent remembers nothing of it")
    .option("--callback-url <url>", "is told when the video is there")
    .option("--callback-id <id>", "what is told along")
    .option("--again", "another video of the same prompt, paid anew")
    .option("--force", "write over what is there")
    .option("--budget <usd>", "never spend more than this", dollars)
    .option("--yes", "spend without asking")
    .option("--offline", "use the emulator even if there is a key")
    .option("--json", "one JSON value a line")
    .action((words: string | undefined, options: AgentOptions) =>
      run(options, async (tools) => (await import("./commands/agent.ts")).runAgent(words, options, tools)),
    );
};

const seconds = (text: string): number => {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 5 || number > 300)
    throw new InvalidArgumentError("It must be a whole number of seconds from 5 to 300.");
  return number;
};

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];
