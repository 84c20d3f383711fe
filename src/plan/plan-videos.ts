import type { Need } from "../model/media.ts";
import type { AdjustedClip, Plan, PlannedScene, PlannedVideo } from "../model/plan.ts";
import type { Row } from "../model/row.ts";
import { usualTransparentWays } from "../model/transparent.ts";
import { throwInputErrors } from "../errors.ts";
import { collectProblems, dropRepeats } from "./collect-problems.ts";
import { fillText } from "./fill-text.ts";
import { keyOf } from "./key.ts";
import { rowIn, versionsOf } from "./languages.ts";
import { claimName, outputName } from "./output-name.ts";
import { fontPlanner } from "./plan-fonts.ts";
import { brandAsset, planMusic } from "./plan-shared-media.ts";
import type { PlanInput, Planning } from "./planning.ts";
import { lexiconReader } from "./read-aloud.ts";
import { scenePlanner } from "./scene/plan-scene.ts";

/** Problems beyond this number are more than anyone mends in one go. */
const mostProblems = 50;

/**
 * Every video of a brief, one a row and language, with all that it needs; what two videos need is named once.
 *
 * @throws InputError or InputErrors: every problem of every row, each with file, line, row, column and remedy.
 */
export const planVideos = (input: PlanInput): Plan => {
  const { brief, brand, rows, maker } = input;
  const presenterMaker = input.presenterMaker ?? maker;
  const needs: Record<string, Need> = {};
  const adjusted = new Map<string, AdjustedClip>();
  const planning: Planning = {
    ...input,
    readAloud: readerOf(input),
    adjust: (clip) => void adjusted.set(JSON.stringify(clip), clip),
    need: (need) => {
      const key = keyOf(need, need.kind === "avatar" || need.kind === "clip" ? presenterMaker : maker);
      needs[key] = need;
      return key;
    },
  };
  const { problems, attempt } = collectProblems();
  const logo = attempt(() => brandAsset(planning, "logo", brand.value.logo));
  const { logoOnDark } = brand.value;
  const onDark =
    logoOnDark === undefined ? null : attempt(() => brandAsset(planning, "logoOnDark", logoOnDark));
  const music = attempt(() => planMusic(planning));
  const versions = versionsOf(brief.value).map((version) => {
    const source = { ...brief, value: version.brief };
    const spoken = { ...planning, brief: source, readAloud: readerOf({ brand, brief: source }) };
    return { language: version.language, tools: videoTools(spoken) };
  });

  const names = new Map<string, Row>();
  const videos: PlannedVideo[] = [];
  for (const row of rows.rows) {
    if (problems.length >= mostProblems) break;
    for (const { language, tools } of versions) {
      const video = attempt(() => planVideo(tools, rowIn(row, language), language));
      if (video === undefined) continue;
      attempt(() => claimName(planning, names, video.id, row));
      videos.push(video);
    }
  }
  throwInputErrors(dropRepeats(problems).slice(0, mostProblems));
  if (logo === undefined || onDark === undefined || music === undefined) {
    throw new Error("A plan without problems has its logo and music.");
  }
  return {
    version: 1,
    maker,
    presenterMaker,
    brief: { title: brief.value.title, file: brief.file },
    template: brief.value.template,
    aspects: brief.value.aspects,
    fps: brief.value.fps,
    brand: brand.value,
    logo,
    logoOnDark: onDark,
    music,
    transparent: brief.value.transparent ?? brand.value.transparent ?? [...usualTransparentWays],
    adjusted: [...adjusted.values()],
    videos,
    needs,
  };
};

/** What all rows are planned with. */
type VideoTools = {
  planning: Planning;
  scenes: readonly ((row: Row) => PlannedScene)[];
  fontsOf: ReturnType<typeof fontPlanner>;
};

const videoTools = (planning: Planning): VideoTools => ({
  planning,
  scenes: planning.brief.value.scenes.map((scene, index) => scenePlanner(planning, scene, index)),
  fontsOf: fontPlanner(planning),
});

const readerOf = ({ brand, brief }: Pick<PlanInput, "brand" | "brief">): Planning["readAloud"] =>
  lexiconReader({ ...brand.value.lexicon, ...brief.value.lexicon }, brief.value.language);

const planVideo = (
  { planning, scenes: planners, fontsOf }: VideoTools,
  row: Row,
  version: string | null,
): PlannedVideo => {
  const { brief, rows } = planning;
  const context = (path: readonly PropertyKey[]) => ({
    row,
    placeOf: () => brief.placeOf(path),
    dataFile: rows.file,
  });
  const { problems, attempt } = collectProblems();
  const planned = planners.map((planScene) => attempt(() => planScene(row)));
  const title = attempt(() => fillText(brief.value.title, context(["title"])));
  const id = attempt(() => outputName(planning, row, version));
  throwInputErrors(problems);
  const scenes = planned.filter((scene) => scene !== undefined);
  if (title === undefined || id === undefined) throw new Error("A video without problems has its names.");
  const { language } = brief.value;
  return {
    id,
    title,
    row: { index: row.index, line: row.line ?? null },
    language,
    direction: isRightToLeft(language) ? "rtl" : "ltr",
    scenes,
    ...fontsOf(scenes),
  };
};

/** Languages that are written from right to left. */
const isRightToLeft = (language: string): boolean =>
  /^(ar|he|iw|fa|ur|ps|sd|ug|yi|dv|ckb)(-|$)/i.test(language);
