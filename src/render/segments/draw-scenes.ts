import { digestValue } from "../../media/digest.ts";
import type { Digest, StoredFile } from "../../model/media.ts";
import { heard } from "../heard.ts";
import { drawPlates, type Drawing } from "../plates/draw-plates.ts";
import { stillOf, stripOf, type StillKind, type StripPictures } from "../plates/plate-records.ts";
import { gatherScenes } from "./look.ts";
import { groundOf, type Strip } from "./scene-content.ts";
import type { SceneTask } from "./scene-task.ts";
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
export const drawGrounds = async (tasks: readonly SceneTask[], tools: PictureTools): Promise<void> => {
  const markup = await tools.markup();
  const missing: MissingPlate[] = [];
  for (const task of tasks) {
    const need = stillNeed(task, "ground", groundOf(markup, task));
    if (tools.drawing.has(need.id) || (await recallPlate(need, tools)) !== null) continue;
    const drawn = withResolvers<Plate>();
    tools.drawing.set(need.id, drawn.promise);
    missing.push({ need, drawn });
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
  for (const need of [...needs.values()].flat()) {
    if (plates.has(need.id)) continue;
    const begun = tools.drawing.get(need.id);
    if (begun !== undefined) {
      plates.set(need.id, begun);
      continue;
    }
    const known = await recallPlate(need, tools);
    const drawn = withResolvers<Plate>();
    if (known === null) missing.push({ need, drawn });
    else drawn.resolve(known);
    plates.set(need.id, drawn.promise);
  }
  const finished = drawMissing(missing, tools);
  const ready = [...needs].map(([task, its]) => {
    const taken = Promise.all(its.flatMap(({ id }) => plates.get(id) ?? [])).then((found) =>
      takePlates(task, its, found, tools),
    );
    return [task, heard(taken)] as const;
  });
  return { finished, ready: new Map(ready) };
};

type PromiseWithResolvers<T> = {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
};
type MissingPlate = { need: Need; drawn: PromiseWithResolvers<Plate> };
const withResolvers = <T>(): PromiseWithResolvers<T> => {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    [resolve, reject] = [yes, no];
  });
  return { promise: heard(promise), resolve, reject };
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
