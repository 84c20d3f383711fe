/** Writes the table of `docs/heygen.md` that says which of HeyGen's capabilities are there, and where each is tested. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import stringWidth from "fast-string-width";

/** Names, or in their place the reason why there are none. */
export type Cell = readonly string[] | string;

export type Capability = {
  name: string;
  /** Methods of the client: `videos.get`. */
  client: Cell;
  /** Routes of the emulator: `GET /v3/videos/{id}`. */
  emulator: Cell;
  /** Commands, without `greenroom`. */
  command: Cell;
  /** Fields of a brief. */
  brief: Cell;
  /** Files under `test/`. */
  test: Cell;
};

const notYet = "not yet";
const tests = {
  client: "contract/heygen-client.test.ts",
  routes: "contract/emulator-routes.test.ts",
  media: "contract/emulator-media.test.ts",
  prepare: "contract/prepare.test.ts",
  shelf: "contract/shelf-commands.test.ts",
} as const;

export const capabilities: readonly Capability[] = [
  {
    name: "authentication",
    client: ["account.keySelf"],
    emulator: ["GET /v3/api_keys/self"],
    command: ["doctor"],
    brief: "a key is no part of a video",
    test: [tests.shelf, "unit/heygen/failures.test.ts"],
  },
  {
    name: "quota and credits",
    client: ["account.me"],
    emulator: ["GET /v3/users/me", "GET /v2/user/remaining_quota"],
    command: ["quota", "plan"],
    brief: "money is limited where a command is given, with --budget",
    test: [tests.shelf, "unit/cli/wallet.test.ts"],
  },
  {
    name: "video status, list, delete",
    client: ["videos.get", "videos.statuses", "videos.list", "videos.delete"],
    emulator: ["GET /v3/videos/{id}", "GET /v3/videos/statuses", "GET /v3/videos", "DELETE /v3/videos/{id}"],
    command: ["videos list", "videos show", "videos download", "videos delete"],
    brief: "a brief says what to make; what was made is looked after by commands",
    test: [tests.client, tests.shelf],
  },
  {
    name: "assets",
    client: ["assets.upload", "assets.uploadDirect", "assets.list", "assets.get", "assets.delete"],
    emulator: ["POST /v3/assets", "GET /v3/assets/{id}", "DELETE /v3/assets/{id}"],
    command: ["assets upload", "assets list", "assets show", "assets delete"],
    brief: "the sound that drives a presenter is uploaded unasked; pictures and films are drawn here",
    test: [tests.client, tests.shelf, "unit/heygen/assets.test.ts"],
  },
  {
    name: "avatars",
    client: ["avatars.listGroups", "avatars.getGroup", "avatars.listLooks", "avatars.getLook"],
    emulator: ["GET /v3/avatars", "GET /v3/avatars/looks", "GET /v3/avatars/looks/{id}"],
    command: ["avatars"],
    brief: ["avatar"],
    test: [tests.client, tests.shelf],
  },
  {
    name: "voices",
    client: ["voices.list", "voices.get"],
    emulator: ["GET /v3/voices", "GET /v3/voices/{id}"],
    command: ["voices"],
    brief: ["voice"],
    test: [tests.client, tests.shelf],
  },
  {
    name: "scripts",
    client: ["speech.create"],
    emulator: ["POST /v3/voices/speech"],
    command: ["plan", "speak"],
    brief: ["say", "lexicon"],
    test: ["unit/plan/parse-say.test.ts", "unit/plan/read-aloud.test.ts", tests.shelf],
  },
  {
    name: "video generation",
    client: ["videos.createAvatar", "videos.createImage", "videos.createStudio", "videos.createCinematic"],
    emulator: ["POST /v3/videos"],
    command: ["prepare", "render"],
    brief: ["presenter"],
    test: [tests.client, tests.prepare],
  },
  {
    name: "transparent WebM",
    client: ["videos.createAvatar"],
    emulator: ["POST /v3/videos"],
    command: ["prepare", "render"],
    brief: ["presenter"],
    test: [tests.media, tests.prepare],
  },
  {
    name: "dimensions",
    client: ["videos.createAvatar"],
    emulator: ["POST /v3/videos"],
    command: ["plan", "render"],
    brief: ["aspects", "resolution"],
    test: [tests.routes],
  },
  {
    name: "video agent",
    client: ["agent.createSession", "agent.getSession", "agent.listVideos"],
    emulator: notYet,
    command: notYet,
    brief: notYet,
    test: "waits for the rest of the row",
  },
  {
    name: "prompt optimiser",
    client: "works on words alone, before anything is sent",
    emulator: "works on words alone, before anything is sent",
    command: notYet,
    brief: "its prompts are for the video agent",
    test: "waits for the rest of the row",
  },
  {
    name: "backgrounds",
    client: ["videos.createAvatar"],
    emulator: ["POST /v3/videos"],
    command: ["render"],
    brief: ["background"],
    test: ["pipeline/render.test.ts", tests.routes],
  },
  {
    name: "text overlays",
    client: "v3 has none; they are drawn here",
    emulator: "v3 has none",
    command: ["render"],
    brief: ["overlays"],
    test: ["pipeline/render.test.ts"],
  },
  {
    name: "captions",
    client: ["speech.create", "videos.createAvatar"],
    emulator: ["POST /v3/voices/speech", "POST /v3/videos"],
    command: ["render", "speak", "videos download"],
    brief: ["captions"],
    test: ["pipeline/render.test.ts", tests.shelf],
  },
  {
    name: "templates",
    client: ["templates.list", "templates.get", "templates.generate"],
    emulator: notYet,
    command: notYet,
    brief: notYet,
    test: "waits for the rest of the row",
  },
  {
    name: "video translation",
    client: ["translations.create", "translations.get", "translations.languages", "proofreads.create"],
    emulator: notYet,
    command: notYet,
    brief: notYet,
    test: "waits for the rest of the row",
  },
  {
    name: "text to speech (Starfish)",
    client: ["speech.create"],
    emulator: ["POST /v3/voices/speech"],
    command: ["speak", "prepare"],
    brief: ["say"],
    test: [tests.client, tests.shelf],
  },
  {
    name: "photo avatars",
    client: ["avatars.create", "avatars.getLook"],
    emulator: notYet,
    command: notYet,
    brief: ["avatar"],
    test: "waits for the rest of the row",
  },
  {
    name: "webhooks",
    client: ["webhooks.createEndpoint", "webhooks.rotateSecret", "webhooks.events"],
    emulator: notYet,
    command: notYet,
    brief: "what is ready is learnt by asking; no video needs them",
    test: "waits for the rest of the row",
  },
  {
    name: "Remotion integration",
    client: "HeyGen has no part in it",
    emulator: "HeyGen has no part in it",
    command: ["prepare", "render"],
    brief: ["template"],
    test: ["pipeline/studio.test.ts", "pipeline/render.test.ts"],
  },
];

const columns = ["client", "emulator", "command", "brief", "test"] as const;

/** The table in Markdown, its columns as wide as the formatter wants them. */
export const capabilityTable = (rows: readonly Capability[]): string => {
  const cells = rows.map((row) => [row.name, ...columns.map((column) => cellOf(row[column]))]);
  const table = [["capability", ...columns], ...cells];
  const widths = ["capability", ...columns].map((_, column) =>
    Math.max(...table.map((row) => stringWidth(row[column] ?? ""))),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - stringWidth(cell))).join(" | ")} |`;
  const [head = [], ...body] = table;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
};

const cellOf = (cell: Cell): string =>
  typeof cell === "string" ? `_${cell}_` : cell.map((name) => `\`${name}\``).join(", ");

const [opening, closing] = ["<!-- capabilities: npm run capabilities -->", "<!-- /capabilities -->"];

/** A page with the table that it should hold. */
export const withCapabilities = (page: string, rows: readonly Capability[] = capabilities): string => {
  const [before, rest = ""] = page.split(opening);
  const after = rest.split(closing)[1];
  if (before === undefined || after === undefined)
    throw new Error(`The page has no ${opening} … ${closing}.`);
  return `${before}${opening}\n\n${capabilityTable(rows)}\n\n${closing}${after}`;
};

const root = path.resolve(fileURLToPath(import.meta.url), "../..");
if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const file = path.join(root, "docs/heygen.md");
  await writeFile(file, withCapabilities(await readFile(file, "utf8")));
}
