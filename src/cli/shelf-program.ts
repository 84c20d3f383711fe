import { type Command, InvalidArgumentError, Option } from "commander";
import type { ExitCode } from "../errors.ts";
import type { JobState } from "../heygen/index.ts";
import { dollars } from "./arguments.ts";
import type { AvatarOptions } from "./commands/avatars.ts";
import type { LegacyPhotoOptions } from "./commands/photo-avatar-legacy.ts";
import type { PhotoAvatarOptions } from "./commands/photo-avatar.ts";
import type { SpeakOptions } from "./commands/speak.ts";
import type { GenerateOptions } from "./commands/templates-generate.ts";
import type { VideoDownloadOptions, VideoListOptions } from "./commands/videos.ts";
import type { VoiceOptions } from "./commands/voices.ts";
import type { TranslateOptions } from "./shelf/translation.ts";
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

  const spending = (command: Command): Command =>
    shared(
      command
        .option("--budget <usd>", "never spend more than this", dollars)
        .option("--yes", "spend without asking"),
    );
  // Whichever API makes clips: the legacy one has no keys under which an order is answered again.
  const runV3: Run = (options, work) => run({ ...options, api: "v3" }, work);
  const adders = { run: runV3, shared, listing, spending };
  addTemplateCommands(program, adders);
  addPhotoAvatarCommands(program, adders);
  spending(
    program
      .command("translate")
      .description("a film in other languages")
      .argument("[film]", "a file, an https link, or the id of an asset")
      .option("--to <language>", 'its name, such as "Spanish (Spain)"; may be given again', collect)
      .option("--list-languages", "the names of them all")
      .addOption(
        new Option("--mode <mode>", "precision: lips that fit better, at twice the price")
          .choices(["speed", "precision"])
          .default("speed"),
      )
      .option("--audio-only", "leave the lips as they are")
      .option("--captions", "an .srt and a .vtt beside each film")
      .option("--title <text>", "at HeyGen (default: the name of the file)")
      .option("-o, --out <folder>", "where films go (default: out/ in the project)")
      .option("--proofread", "only the words, as files to read and change")
      .option("--accept", "the films of the words as those files have them now")
      .option("--again", "others than were made before, paid anew"),
  ).action((film: string | undefined, options: ShelfOptions & TranslateOptions) =>
    runV3(options, async (shelf) =>
      (await import("./commands/translate.ts")).runTranslate(film, options, shelf),
    ),
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

type Adders = Record<"shared" | "spending", (command: Command) => Command> & {
  run: Run;
  listing: (command: Command, limit: number) => Command;
};

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

const addTemplateCommands = (program: Command, { run, shared, listing, spending }: Adders): void => {
  const templates = program
    .command("templates")
    .description("videos from the templates of HeyGen's editor, filled with rows");
  const load = () => import("./commands/templates.ts");
  listing(templates.command("list").description("those with something to fill in"), 50).action(
    (options: ShelfOptions & { limit: number; all?: boolean }) =>
      run(options, async (shelf) => (await load()).listTemplates(options, shelf)),
  );
  shared(templates.command("show").description("its variables, and what they take").argument("<id>")).action(
    (id: string, options: ShelfOptions) =>
      run(options, async (shelf) => (await load()).showTemplate(id, shelf)),
  );
  spending(
    templates
      .command("generate")
      .description("a video for each row")
      .argument("<id>")
      .option("--data <file>", "rows as CSV, JSON, JSONL or YAML; columns have the names of variables")
      .option("--set <name=value>", "for all rows, or without any; may be given again", collect)
      .option("--rows <list>", "only these rows, such as 1,3-5")
      .option("--title <text>", 'of the videos, such as "Week {{ week }}"')
      .option("--captions", "an .srt beside each video")
      .option("-o, --out <folder>", "where videos go (default: out/ in the project)")
      .option("--again", "others than were made before, paid anew"),
  ).action((id: string, options: ShelfOptions & GenerateOptions) =>
    run(options, async (shelf) =>
      (await import("./commands/templates-generate.ts")).generateVideos(id, options, shelf),
    ),
  );
};

const addPhotoAvatarCommands = (program: Command, { run, shared, listing, spending }: Adders): void => {
  const photos = program.command("photo-avatar").description("people who speak, from photos");
  const load = () => import("./commands/photo-avatar.ts");
  const loadLegacy = () => import("./commands/photo-avatar-legacy.ts");
  spending(
    photos
      .command("create")
      .description("from a photo of somebody who has agreed to it")
      .argument("<photo>", "PNG or JPEG, 512 pixels each way at least")
      .option("--name <name>", "(default: the name of the file)")
      .option("--group <id>", "the person it is another look of")
      .option("--again", "another than was made before, paid anew"),
  ).action((photo: string, options: ShelfOptions & PhotoAvatarOptions) =>
    run(options, async (shelf) => (await load()).createPhotoAvatar(photo, options, shelf)),
  );
  listing(photos.command("list").description("one's own"), 20).action(
    (options: ShelfOptions & { limit: number; all?: boolean }) =>
      run(options, async (shelf) => (await load()).listPhotoAvatars(options, shelf)),
  );
  shared(photos.command("show").description("what HeyGen says of one").argument("<id>")).action(
    (id: string, options: ShelfOptions) =>
      run(options, async (shelf) => (await load()).showPhotoAvatar(id, shelf)),
  );
  const onLegacy = (command: Command): Command => shared(command.option("--yes", "spend without asking"));
  onLegacy(
    photos
      .command("train")
      .description("a person of several photos; the legacy API alone has it")
      .argument("<group>"),
  ).action((group: string, options: ShelfOptions & LegacyPhotoOptions) =>
    run(options, async (shelf) => (await loadLegacy()).trainPhotoAvatar(group, options, shelf)),
  );
  shared(
    photos.command("status").description("of a training; the legacy API alone has it").argument("<group>"),
  ).action((group: string, options: ShelfOptions) =>
    run(options, async (shelf) => (await loadLegacy()).showTraining(group, shelf)),
  );
  onLegacy(
    photos
      .command("motion")
      .description("the same photo, which moves; the legacy API alone has it")
      .argument("<id>")
      .option("--again", "another than was made before, paid anew"),
  ).action((id: string, options: ShelfOptions & LegacyPhotoOptions) =>
    run(options, async (shelf) => (await loadLegacy()).addMotion(id, options, shelf)),
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
