/** Each row: a folder, what else of ours it may import, and why. Any other import between our folders is an error. */
const rows = [
  ["src/model", [], "runs anywhere: the browser and Node both read it"],
  ["compositions", ["src/model"], "runs in the browser: it draws what its props say"],
  ["src/data", ["src/model", "src/errors.ts"], "files in: it knows nothing of HeyGen or of pictures"],
  ["src/plan", ["src/model", "src/errors.ts"], "pure: same brief, same plan"],
  ["src/prompt", ["src/model", "src/errors.ts"], "pure: same words, same prompt, whoever sends it"],
  ["src/heygen", ["src/errors.ts"], "knows the wire, not the video"],
  [
    "src/emulator",
    ["src/bundled-ffmpeg.ts"],
    "an independent reading of the API, so that it can disagree with the client",
  ],
  ["src/bundled-ffmpeg.ts", [], "a program, whoever wants it"],
  ["src/process-names.ts", [], "whose something is, whatever it is"],
  [
    "src/media",
    ["src/model", "src/errors.ts", "src/bundled-ffmpeg.ts", "src/process-names.ts"],
    "stores bytes by what they hold, whoever made them",
  ],
  [
    "src/prepare",
    ["src/model", "src/errors.ts", "src/plan", "src/heygen", "src/media"],
    "the only place where needs meet a maker",
  ],
  [
    "src/render",
    ["src/model", "src/errors.ts", "src/process-names.ts", "src/plan", "src/media", "src/browser"],
    "never calls HeyGen: its media is already on disk",
  ],
  [
    "src/webhooks",
    ["src/model", "src/errors.ts", "src/heygen", "src/prepare"],
    "it only writes down what it was told",
  ],
  ["src/browser", ["src/model", "src/errors.ts", "src/process-names.ts"], "opens Chrome, whatever is drawn"],
  ["scripts", ["src"], "thin doors into src"],
];
const place = (path) => `^${path.replaceAll(".", "\\.")}(/|$)`;

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment: "a cycle has no first step",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "browser-has-no-node",
      severity: "error",
      comment: "bundled for Chromium",
      from: { path: "^(compositions|src/model)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "only-declared-packages",
      severity: "error",
      comment: "a fresh install must bring all that is imported",
      from: { path: "^(src|compositions|scripts|bin)/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown", "unknown"] },
    },
    {
      name: "only-cli-knows-the-cli",
      severity: "error",
      comment: "inner code neither prints nor exits",
      from: { path: "^(src|compositions)/", pathNot: "^src/cli/" },
      to: { path: "^src/(cli/|config\\.ts)" },
    },
    {
      name: "nobody-imports-tests",
      severity: "error",
      comment: "tests are not shipped",
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
    ...rows.map(([folder, may, because]) => ({
      name: `${folder.replace("/", "-")}-imports`,
      comment: because,
      severity: "error",
      from: { path: place(folder) },
      to: { path: "^(src|compositions|scripts|test)/", pathNot: [folder, ...may].map(place) },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"],
    },
  },
};
