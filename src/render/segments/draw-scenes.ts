import { digestValue } from "../../media/digest.ts";
import type { Digest, StoredFile } from "../../model/media.ts";
import { heard } from "../heard.ts";
import { withResolvers, type Resolvers } from "../with-resolvers.ts";
import { drawPlates, type Drawing } from "../plates/draw-plates.ts";
import { stillOf, stripOf, type StillKind, type StripPictures } from "../plates/plate-records.ts";
import { contentOf, recordOf } from "./content-record.ts";
import { gatherScenes } from "./look.ts";
import { groundOf, type Strip } from "./scene-content.ts";
import type { SceneTask } from "./scene-task.ts";
import { finishedSize } from "./segment.ts";
import { setRecipe } from "./set-recipe.ts";
import type { PictureTools } from "./tools.ts";

/** A plate that a scene cannot do without. Equal ids, equal plates. */
type Need = { id: Digest; task: SceneTask } & (
  { kind: StillKind; shown: Digest } | { kind: "strip"; strip: Strip }
);
/** What is kept of it. */
export type Plate = StoredFile | StripPictures;

/** When each scene's own plates are there. Nothing of it has to be awaited. */
export type DrawnScenes = {
  ready: Map<SceneTask, Promise<void>>;
  /** Chrome has nothing more to draw, or could not go on. Never rejected: who waits for a plate hears of it. */
  finished: Promise<void>;
};

/** Begins to have the grounds of measured scenes drawn, before it is known what else is seen in them. */
export const beginGrounds = async (tasks: readonly SceneTask[], tools: PictureTools): Promise<void> => {
  const markup = await tools.markup();
  await beginDrawing(
    tasks.map((task) => stillNeed(task, "ground", groundOf(markup, task))),
    tools,
  );
};

/** Begins to have a scene's plates drawn, before other scenes are read. */
export const beginScene = (task: SceneTask, tools: PictureTools): Promise<void> =>
  beginDrawing(needsOf(task), tools);

/** Has Chrome draw what is neither remembered nor being drawn. */
const beginDrawing = async (needs: readonly Need[], tools: PictureTools): Promise<void> => {
  const known = await Promise.all(needs.map((need) => recallPlate(need, tools)));
  const missing: MissingPlate[] = [];
  for (const [index, need] of needs.entries()) {
    if (known[index] !== null || tools.drawing.has(need.id)) continue;
    const one = missingPlate(need);
    tools.drawing.set(need.id, one.drawn.promise);
    missing.push(one);
  }
  void drawMissing(missing, tools);
};

/**
 * Has Chrome draw what is not remembered of the scenes' plates, in the order of the scenes. A plate that several of them
 * show is drawn once.
 */
export const drawScenes = async (tasks: readonly SceneTask[], tools: PictureTools): Promise<DrawnScenes> => {
  const needs = new Map(tasks.map((task) => [task, needsOf(task)]));
  const plates = new Map<Digest, Promise<Plate>>();
  const missing: MissingPlate[] = [];
  const wanted = new Map([...needs.values()].flat().map((need) => [need.id, need]));
  const found = [...wanted.values()].map(async (need) => {
    const begun = tools.drawing.get(need.id);
    return { need, begun, known: begun === undefined ? await recallPlate(need, tools) : null };
  });
  const grounds: StoredFile[] = [];
  const earlier: Promise<Plate>[] = [];
  for (const { need, begun, known } of await Promise.all(found)) {
    if (begun !== undefined) earlier.push(begun);
    if (known !== null && "digest" in known && need.kind === "ground") grounds.push(known);
    if (begun !== undefined) plates.set(need.id, begun);
    else if (known !== null) plates.set(need.id, Promise.resolve(known));
    else {
      const one = missingPlate(need);
      plates.set(need.id, one.drawn.promise);
      missing.push(one);
    }
  }
  await expectGrounds(grounds, tasks, tools);
  const finished = Promise.allSettled([drawMissing(missing, tools), ...earlier]).then(() => undefined);
  const ready = [...needs].map(([task, its]) => {
    const taken = Promise.all(its.flatMap(({ id }) => plates.get(id) ?? [])).then((found) =>
      takePlates(task, its, found, tools),
    );
    return [task, heard(taken)] as const;
  });
  return { finished, ready: new Map(ready) };
};

/** As many as a segment shows. */
const groundsExpected = 2;

/** Threads have nothing to do yet while Chrome draws: they read what they will need first. */
const expectGrounds = async (
  grounds: readonly StoredFile[],
  [first]: readonly SceneTask[],
  { cache, compositor, quality }: PictureTools,
): Promise<void> => {
  if (first === undefined) return;
  const size = finishedSize(first.look.aspect, quality);
  for (const ground of grounds.slice(0, groundsExpected))
    compositor.expect(await cache.require(ground), size);
};

type MissingPlate = { need: Need; drawn: Resolvers<Plate> };

const missingPlate = (need: Need): MissingPlate => {
  const drawn = withResolvers<Plate>();
  void heard(drawn.promise); // a plate may be waited for by nobody
  return { need, drawn };
};

const stillNeed = (task: SceneTask, kind: StillKind, shown: Digest) => ({
  id: digestValue({ kind, shown }),
  task,
  kind,
  shown,
});

const needsOf = (task: SceneTask): Need[] => {
  const { content } = task;
  if (content?.purity !== "pure") return [];
  return [
    stillNeed(task, "ground", content.ground),
    ...(content.overFilm === null ? [] : [stillNeed(task, "over-film", content.overFilm)]),
    ...content.strips.map((strip): Need => ({ id: strip.key, task, kind: "strip", strip })),
  ];
};

const recallPlate = (need: Need, { cache, versions }: PictureTools): Promise<Plate | null> =>
  need.kind === "strip"
    ? cache.recall(stripOf(need.strip.key, versions))
    : cache.recall(stillOf(need.kind, need.shown, versions));

const takePlates = async (
  task: SceneTask,
  needs: readonly Need[],
  found: readonly Plate[],
  tools: PictureTools,
): Promise<void> => {
  const still = (kind: StillKind): StoredFile | null => {
    const plate = found[needs.findIndex((need) => need.kind === kind)];
    return plate !== undefined && "digest" in plate ? plate : null;
  };
  const strips = found.filter((plate): plate is StripPictures => !("digest" in plate));
  const ground = still("ground");
  if (ground !== null) task.plates = { ground, overFilm: still("over-film"), strips };
  for (const strip of strips) {
    if (!("because" in strip)) continue;
    task.content = { purity: "impure", because: strip.because };
    // Whoever reads the scene again is not to take it for one that comes apart.
    await tools.cache.remember(contentOf(task.key, tools.versions), recordOf(task.content));
    await setRecipe(task, tools);
    return;
  }
};

/** Never rejected: who waits for a plate hears of it. */
const drawMissing = async (missing: readonly MissingPlate[], tools: PictureTools): Promise<void> => {
  const byLook = new Map<Digest, MissingPlate[]>();
  for (const one of missing) {
    const id = digestValue(one.need.task.look);
    byLook.set(id, [...(byLook.get(id) ?? []), one]);
  }
  try {
    for (const group of byLook.values()) await drawGroup(group, tools);
  } catch (error) {
    for (const { drawn } of missing) drawn.reject(error);
  } finally {
    for (const { need } of missing) tools.drawing.delete(need.id);
  }
};

const drawGroup = async (group: readonly MissingPlate[], tools: PictureTools): Promise<void> => {
  const { cache, versions, quality, compositor, pages, signal, onProgress } = tools;
  const tasks = [...new Set(group.map(({ need }) => need.task))];
  const [first] = tasks;
  if (first === undefined) return;
  const drawing: Drawing = { look: first.look, ...gatherScenes(tasks), stills: [], strips: [] };
  for (const { need, drawn } of group) {
    const scene = tasks.indexOf(need.task);
    if (need.kind === "strip") {
      const { strip } = need;
      const onDrawn = async (pictures: StripPictures): Promise<void> => {
        await cache.remember(stripOf(strip.key, versions), pictures);
        drawn.resolve(pictures);
      };
      drawing.strips.push({ scene, strip, onDrawn, onFailed: drawn.reject });
      continue;
    }
    const { kind, shown } = need;
    const onDrawn = async (file: StoredFile): Promise<void> => {
      await cache.remember(stillOf(kind, shown, versions), file);
      drawn.resolve(file);
    };
    drawing.stills.push({ kind, scene, onDrawn, onFailed: drawn.reject });
  }
  await drawPlates(drawing, {
    ...{ cache, compositor, pages, signal },
    markup: await tools.markup(),
    scale: quality.scale,
    onDrawn: (drawn) => onProgress({ drawn }),
  });
};
