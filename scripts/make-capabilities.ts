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

const tests = {
  client: "contract/heygen-client.test.ts",
  routes: "contract/emulator-routes.test.ts",
  media: "contract/emulator-media.test.ts",
  prepare: "contract/prepare.test.ts",
  shelf: "contract/shelf-commands.test.ts",
  service: "contract/heygen-service.test.ts",
} as const;

export const capabilities: readonly Capability[] = [
  {
    name: "authentication",
    client: ["account.keySelf"],
    emulator: ["GET /v3/api_keys/self"],
    command: ["doctor"],
    brief: "a key is no part of a video",
    test: [tests.service, tests.shelf, "unit/heygen/failures.test.ts"],
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
    emulator: [
      "GET /v3/videos/{id}",
      "GET /v3/videos/statuses",
      "GET /v3/videos",
      "DELETE /v3/videos/{id}",
      "GET /v1/video_status.get",
      "GET /v1/video.list",
      "DELETE /v1/video.delete",
    ],
    command: ["videos list", "videos show", "videos download", "videos delete"],
    brief: "a brief says what to make; what was made is looked after by commands",
    test: [tests.service, tests.shelf],
  },
  {
    name: "assets",
    client: ["assets.upload", "assets.uploadDirect", "assets.list", "assets.get", "assets.delete"],
    emulator: ["POST /v3/assets", "GET /v3/assets/{id}", "DELETE /v3/assets/{id}", "POST /v1/asset"],
    command: ["assets upload", "assets list", "assets show", "assets delete"],
    brief: "the sound that drives a presenter is uploaded unasked; pictures and films are drawn here",
    test: [tests.service, tests.shelf, "unit/heygen/assets.test.ts"],
  },
  {
    name: "avatars",
    client: ["avatars.listGroups", "avatars.getGroup", "avatars.listLooks", "avatars.getLook"],
    emulator: [
      "GET /v3/avatars",
      "GET /v3/avatars/looks",
      "GET /v3/avatars/looks/{id}",
      "GET /v2/avatars",
      "GET /v2/avatar_group.list",
    ],
    command: ["avatars"],
    brief: ["avatar"],
    test: [tests.service, tests.shelf],
  },
  {
    name: "voices",
    client: ["voices.list", "voices.get"],
    emulator: ["GET /v3/voices", "GET /v3/voices/{id}", "GET /v2/voices"],
    command: ["voices"],
    brief: ["voice"],
    test: [tests.service, tests.shelf],
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
    emulator: ["POST /v3/videos", "POST /v2/video/generate", "POST /v2/video/av4/generate"],
    command: ["prepare", "render"],
    brief: ["presenter"],
    test: [tests.client, tests.prepare, "contract/prepare-clips.test.ts"],
  },
  {
    name: "transparent WebM",
    client: ["videos.createAvatar", "backgroundRemovals.create"],
    emulator: ["POST /v3/videos", "POST /v3/background-removals", "POST /v1/video.webm"],
    command: ["plan", "prepare", "render"],
    brief: ["presenter", "transparent"],
    test: [tests.media, "contract/transparent-ladder.test.ts"],
  },
  {
    name: "dimensions",
    client: ["videos.createAvatar"],
    emulator: ["POST /v3/videos"],
    command: ["plan", "render"],
    brief: ["aspects", "aspect", "resolution"],
    test: [tests.routes, "unit/model/avatar-format.test.ts"],
  },
  {
    name: "video agent",
    client: ["agent.createSession", "agent.getSession", "agent.listSessions", "agent.listVideos"],
    emulator: [
      "POST /v3/video-agents",
      "GET /v3/video-agents",
      "GET /v3/video-agents/{id}",
      "GET /v3/video-agents/{id}/videos",
      "POST /v1/video_agent/generate",
    ],
    command: ["agent"],
    brief: ["agent"],
    test: ["contract/agent-command.test.ts"],
  },
  {
    name: "prompt optimiser",
    client: "works on words alone, before anything is sent",
    emulator: "works on words alone, before anything is sent",
    command: ["agent"],
    brief: "any brief is a prompt: agent --brief",
    test: ["unit/prompt/optimise-prompt.test.ts"],
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
    emulator: [
      "GET /v3/templates",
      "GET /v3/templates/{id}",
      "POST /v3/templates/{id}",
      "GET /v2/templates",
      "GET /v2/template/{id}",
      "POST /v2/template/{id}/generate",
    ],
    command: ["templates list", "templates show", "templates generate"],
    brief: ["template"],
    test: ["contract/templates-command.test.ts", "contract/emulator-v3.test.ts"],
  },
  {
    name: "video translation",
    client: ["translations.create", "translations.get", "translations.languages", "proofreads.create"],
    emulator: [
      "POST /v3/video-translations",
      "GET /v3/video-translations/{id}",
      "POST /v3/video-translations/proofreads",
      "POST /v2/video_translate",
      "GET /v2/video_translate/{id}",
    ],
    command: ["translate"],
    brief: ["languages"],
    test: ["contract/translate-command.test.ts", "contract/emulator-v3.test.ts"],
  },
  {
    name: "text to speech (Starfish)",
    client: ["speech.create"],
    emulator: ["POST /v3/voices/speech", "POST /v1/audio/text_to_speech"],
    command: ["speak", "prepare"],
    brief: ["say"],
    test: [tests.client, tests.shelf],
  },
  {
    name: "photo avatars",
    client: ["avatars.create", "avatars.getLook"],
    emulator: [
      "POST /v3/avatars",
      "GET /v3/avatars/looks/{id}",
      "POST /v2/photo_avatar/train",
      "POST /v2/photo_avatar/photo/generate",
      "POST /v2/photo_avatar/avatar_group/create",
    ],
    command: ["photo-avatar create", "photo-avatar list", "photo-avatar show", "photo-avatar train"],
    brief: ["avatar"],
    test: ["contract/photo-avatar-command.test.ts", "contract/emulator-photo-avatars.test.ts"],
  },
  {
    name: "webhooks",
    client: ["webhooks.createEndpoint", "webhooks.rotateSecret", "webhooks.events"],
    emulator: ["POST /v3/webhooks/endpoints", "GET /v3/webhooks/events", "POST /v1/webhook/endpoint.add"],
    command: ["webhooks serve", "webhooks register", "webhooks events", "webhooks rotate"],
    brief: "what is ready is learnt by asking; no video needs them",
    test: [
      "contract/webhooks.test.ts",
      "contract/emulator-webhooks.test.ts",
      "unit/webhooks/verify-webhook.test.ts",
    ],
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
