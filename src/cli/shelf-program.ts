import { type Command, InvalidArgumentError, Option } from "commander";
import type { ExitCode } from "../errors.ts";
import type { JobState } from "../heygen/index.ts";
import { dollars } from "./arguments.ts";
import type { AvatarOptions } from "./commands/avatars.ts";
import type { SpeakOptions } from "./commands/speak.ts";
import type { VideoDownloadOptions, VideoListOptions } from "./commands/videos.ts";
import type { VoiceOptions } from "./commands/voices.ts";
import type { Shelf, ShelfOptions } from "./shelf/with-shelf.ts";

type Run = (options: ShelfOptions, work: (shelf: Shelf) => Promise<ExitCode>) => Promise<void>;
const states: readonly JobState[] = ["pending", "completed", "failed"];

/** Adds the commands for what lies at HeyGen. `run` connects, once the command line is read. */
export const addShelfCommands = (program: Command, run: Run): void => {
  const shared = (command: Command): Command =>
    command
      .option("--offline", "use the emulator even if there is a key")
      .option("--json", "one JSON value a line");
  const deletion = (command: Command): Command =>
    shared(command.argument("<id...>").option("--yes", "delete without asking"));
  const listing = (command: Command, limit: number): Command =>
    shared(
      command
        .option("--limit <n>", "how many are shown", count, limit)
        .option("--all", "every one of them; HeyGen has a thousand and more"),
    );

  shared(program.command("quota").description("what is left in the wallet, or of the plan's credits")).action(
    (options: ShelfOptions) =>
      run(options, async (shelf) => (await import("./commands/quota.ts")).runQuota(shelf)),
  );

  const videos = program.command("videos").description("the videos of the account at HeyGen");
  const loadVideos = () => import("./commands/videos.ts");
  listing(videos.command("list").description("newest first"), 20)
    .option("--title <words>", "only those with this in the title")
    .addOption(new Option("--state <state>", "only those that stand so").choices(states))
    .action((options: ShelfOptions & VideoListOptions) =>
      run(options, async (shelf) => (await loadVideos()).listVideos(options, shelf)),
    );
  shared(videos.command("show").description("what HeyGen says of one").argument("<id>")).action(
    (id: string, options: ShelfOptions) =>
      run(options, async (shelf) => (await loadVideos()).showVideo(id, shelf)),
  );
  shared(
    videos
      .command("download")
      .description("as files; a link that has expired is asked for anew")
      .argument("<id...>")
      .option("-o, --out <path>", "a file, or a folder for several (default: the folder one is in)")
      .option("--captions", "the .srt beside it, too, where HeyGen made one")
      .option("--force", "fetch again, and write over what is there"),
  ).action((ids: string[], options: ShelfOptions & VideoDownloadOptions) =>
    run(options, async (shelf) => (await loadVideos()).downloadVideos(ids, options, shelf)),
  );
  deletion(videos.command("delete").description("for good")).action(
    (ids: string[], options: ShelfOptions & { yes?: boolean }) =>
      run(options, async (shelf) => (await loadVideos()).deleteVideos(ids, options, shelf)),
  );

  const assets = program.command("assets").description("the files of the account at HeyGen");
  const loadAssets = () => import("./commands/assets.ts");
  shared(
    assets
      .command("upload")
      .description("pictures, films, sounds, PDF and SRT, to be used in videos")
      .argument("<file...>"),
  ).action((files: string[], options: ShelfOptions) =>
    run(options, async (shelf) => (await loadAssets()).uploadAssets(files, shelf)),
  );
  listing(assets.command("list").description("one's own"), 20).action(
    (options: ShelfOptions & { limit: number; all?: boolean }) =>
      run(options, async (shelf) => (await loadAssets()).listAssets(options, shelf)),
  );
  shared(assets.command("show").description("what HeyGen says of one").argument("<id>")).action(
    (id: string, options: ShelfOptions) =>
      run(options, async (shelf) => (await loadAssets()).showAsset(id, shelf)),
  );
  deletion(assets.command("delete").description("for good")).action(
    (ids: string[], options: ShelfOptions & { yes?: boolean }) =>
      run(options, async (shelf) => (await loadAssets()).deleteAssets(ids, options, shelf)),
  );

  const ownership = new Option("--ownership <whose>", "HeyGen's, or one's own").choices([
    "public",
    "private",
  ]);
  const sheet = (command: Command): Command =>
    command
      .option("--preview", "a page to look at or listen to, with everything in it")
      .option("-o, --out <file>", "where that page goes (default: in out/)");
  sheet(listing(program.command("avatars").description("who can speak, and in what"), 50))
    .option("--search <words>", "in names, ids and tags")
    .addOption(ownership)
    .addOption(
      new Option("--engine <name>", "only what it can move").choices(["avatar_iii", "avatar_iv", "avatar_v"]),
    )
    .action((options: ShelfOptions & AvatarOptions) =>
      run(options, async (shelf) => (await import("./commands/avatars.ts")).runAvatars(options, shelf)),
    );
  sheet(listing(program.command("voices").description("how they can sound"), 50))
    .option("--search <words>", "in names, ids and languages")
    .option("--language <name>", "as HeyGen writes it, such as English")
    .addOption(new Option("--gender <gender>").choices(["female", "male"]))
    .option("--engine <name>", "starfish: the voices that scenes are spoken in")
    .addOption(ownership)
    .action((options: ShelfOptions & VoiceOptions) =>
      run(options, async (shelf) => (await import("./commands/voices.ts")).runVoices(options, shelf)),
    );

  shared(
    program
      .command("speak")
      .description("a text as sound")
      .argument("<text>", "at most 5,000 characters")
      .requiredOption("--voice <id>", 'one of "greenroom voices --engine starfish"')
      .requiredOption("-o, --out <file>", "the file to write, such as hello.mp3")
      .option("--speed <n>", "0.5 to 2", pace)
      .option("--language <code>", "such as en, where HeyGen should not guess")
      .option("--locale <code>", "such as pt-BR")
      .option("--ssml", "the text is SSML")
      .option("--words <file>", "the times of the words, as .json, .srt or .vtt")
      .option("--again", "another take, paid anew")
      .option("--force", "write over what is there")
      .option("--budget <usd>", "never spend more than this", dollars)
      .option("--yes", "spend without asking"),
  ).action((text: string, options: ShelfOptions & SpeakOptions) =>
    run(options, async (shelf) => (await import("./commands/speak.ts")).runSpeak(text, options, shelf)),
  );
};

const count = (text: string): number => {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || !Number.isSafeInteger(number))
    throw new InvalidArgumentError("It must be a whole number from 1 on.");
  return number;
};

const pace = (text: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError("It must be a number such as 1.1.");
  return Number(text);
};
