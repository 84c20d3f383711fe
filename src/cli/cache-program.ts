import type { Command } from "commander";
import type { ExitCode } from "../errors.ts";
import { parseByteSize } from "./byte-size.ts";
import type { Output } from "./output.ts";
import type { Project } from "./project.ts";

type Tools = { project: Project; output: Output; signal: AbortSignal };
type Shared = { json?: boolean };

/** Adds `greenroom cache …`. `run` is told what to do once the command line is read. */
export const addCacheCommands = (
  program: Command,
  run: (options: Shared, work: (tools: Tools) => Promise<ExitCode>) => Promise<void>,
): void => {
  const cache = program.command("cache").description("what is kept, and what it takes on the disk");
  const verb = (name: string, description: string): Command =>
    cache.command(name).description(description).option("--json", "one JSON value a line");
  const load = () => import("./commands/cache.ts");

  verb("ls", "what is kept, by kind")
    .option("--long", "every clip that was paid for, too")
    .action((options: Shared & { long?: boolean }) =>
      run(options, async (tools) => (await load()).listCache(options, tools)),
    );
  verb("verify", "read every byte, and put aside what is not as it was stored").action((options: Shared) =>
    run(options, async (tools) => (await load()).checkCache(tools)),
  );
  verb("gc", "make it smaller; what was paid for goes last")
    .option("--max <size>", "what it may take, such as 20GB", parseByteSize, 20e9)
    .option("--dry-run", "only say what would go")
    .action((options: Shared & { max: number; dryRun?: boolean }) =>
      run(options, async (tools) => (await load()).shrinkCache(options, tools)),
    );
  verb("export", "what was paid for, in one file for other machines")
    .argument("<file>", "the archive to write")
    .option("--all", "what was derived and fetched, too")
    .action((file: string, options: Shared & { all?: boolean }) =>
      run(options, async (tools) => (await load()).exportTo(file, options, tools)),
    );
  verb("import", "take in what was exported elsewhere")
    .argument("<file>", "the archive to read")
    .action((file: string, options: Shared) =>
      run(options, async (tools) => (await load()).importFrom(file, tools)),
    );
};
