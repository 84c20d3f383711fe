import { rm } from "node:fs/promises";
import type { MediaCache } from "../../media/cache.ts";
import { sizeOfAspect, type Aspect, type Size } from "../../model/aspect.ts";
import type { Digest, StoredFile } from "../../model/media.ts";
import type { Cell } from "../../model/plates.ts";
import type { SceneProps, VideoProps } from "../../model/video-props.ts";
import type { CellFinding, Compositor } from "../compositor/index.ts";
import { explainDrawing } from "../explain-drawing.ts";
import { heard } from "../heard.ts";
import { scaleBox } from "../scale-box.ts";
import { videoOfLook, type Look } from "../segments/look.ts";
import type { Markup } from "../segments/markup.ts";
import { picturesOf, type Strip } from "../segments/scene-content.ts";
import { finishedSize } from "../segments/segment.ts";
import { packSheets, type PlacedCell } from "./pack-sheets.ts";
import type { PlatePages } from "./plate-pages.ts";
import type { LayerPicture, StillKind, StripPictures } from "./plate-records.ts";

export type WantedStill = {
  kind: StillKind;
  /** Index in `scenes`. */
  scene: number;
  onDrawn: (file: StoredFile) => Promise<void>;
  onFailed: (error: unknown) => void;
};
export type WantedStrip = {
  scene: number;
  strip: Strip;
  onDrawn: (pictures: StripPictures) => Promise<void>;
  onFailed: (error: unknown) => void;
};

export type Drawing = {
  look: Look;
  /** Measured, with names of their own. */
  scenes: SceneProps[];
  fitted: VideoProps["fitted"];
  stills: WantedStill[];
  strips: WantedStrip[];
};

export type DrawTools = {
  pages: PlatePages;
  markup: Markup;
  cache: MediaCache;
  compositor: Compositor;
  scale: number;
  signal?: AbortSignal | undefined;
  /** After each plate: how many pictures of graphics, or stills, it held. */
  onDrawn?: (pictures: number) => void;
};

/** What is photographed at once, and what becomes of it; `done` says how many pictures were on it. */
type Plate = {
  cells: Cell[];
  done: (png: Buffer) => Promise<number>;
  failed: (error: unknown) => void;
};

/**
 * Has Chrome draw plates in the order of their scenes; whoever waits for one hears of it as soon as it is stored, or that
 * it could not be drawn. One that fails does not keep the others from being drawn.
 */
export const drawPlates = async (drawing: Drawing, tools: DrawTools): Promise<void> => {
  const { look, scenes, fitted } = drawing;
  const video = videoOfLook(look, scenes, fitted);
  const plates = scenes.flatMap((_, scene) => [
    ...drawing.stills.filter((want) => want.scene === scene).map((want) => stillPlate(video, want, tools)),
    ...sheetPlates(
      video,
      drawing.strips.filter((want) => want.scene === scene),
      tools,
    ),
  ]);
  const { pages, signal, onDrawn } = tools;
  const storing: Promise<void>[] = [];
  const store = async ({ done, failed }: Plate, png: Buffer): Promise<void> => {
    try {
      onDrawn?.(await done(png));
    } catch (error) {
      failed(error);
    }
  };
  const draw = async (plate: Plate): Promise<void> => {
    try {
      const png = await explainDrawing({ what: "plates", signal }, () =>
        pages.use(look, (page) => {
          signal?.throwIfAborted();
          return page.draw(plate.cells);
        }),
      );
      storing.push(heard(store(plate, png)));
    } catch (error) {
      plate.failed(error);
    }
  };
  await Promise.all(plates.map(draw));
  await Promise.all(storing);
};

const sceneAt = ({ scenes }: VideoProps, index: number): SceneProps => {
  const scene = scenes[index];
  if (scene === undefined)
    throw new Error(`A plate of scene ${index} is wanted; there are ${scenes.length}.`);
  return scene;
};

const stillPlate = (
  video: VideoProps,
  { kind, scene, onDrawn, onFailed }: WantedStill,
  tools: DrawTools,
): Plate => {
  const size = sizeOfAspect[video.aspect];
  const all = { x: 0, y: 0, ...size };
  return {
    cells: [{ ...all, box: all, markup: tools.markup.groundMarkup(video, sceneAt(video, scene), kind) }],
    done: async (png) => {
      await onDrawn(await keepStill(kind, png, video.aspect, tools));
      return 1;
    },
    failed: onFailed,
  };
};

/** A ground is kept as the frame it will be painted as, anything else as it is. */
const keepStill = async (
  kind: StillKind,
  png: Buffer,
  aspect: Aspect,
  { cache, compositor, scale, signal }: DrawTools,
): Promise<StoredFile> => {
  if (kind !== "ground") return cache.put(png, "png");
  const target = cache.temporaryPath("yuv");
  try {
    await compositor.ground({ png, size: finishedSize(aspect, { scale }), target }, signal);
    return await cache.put({ path: target }, "yuv");
  } finally {
    await rm(target, { force: true });
  }
};

/** A cell larger than the frame shows what of it can be seen in one. */
const cellSizeOf = ({ layer: { box, reach } }: Strip, frame: Size): Size => ({
  width: Math.min(box.width + 2 * reach, frame.width),
  height: Math.min(box.height + 2 * reach, frame.height),
});

/** A picture of a strip, and the first frame of the scene that shows it. */
type WantedPicture = { want: WantedStrip; picture: Digest; frame: number };

const sheetPlates = (video: VideoProps, wanted: readonly WantedStrip[], tools: DrawTools): Plate[] => {
  const frame = sizeOfAspect[video.aspect];
  const strips = new Map(wanted.map((want) => [want, openStrip(want)]));
  const cells = wanted.flatMap((want) =>
    [...picturesOf(want.strip)].map(([picture, first]) => ({
      id: { want, picture, frame: first },
      ...cellSizeOf(want.strip, frame),
    })),
  );
  return packSheets(cells, frame).map((placed) => ({
    cells: placed.map((cell) => cellOf(video, cell, tools.markup)),
    done: async (png) => {
      for (const [want, pictures] of await cutSheet(png, placed, tools)) {
        await strips.get(want)?.add(pictures);
      }
      return placed.length;
    },
    failed: (error) => {
      for (const { id } of placed) id.want.onFailed(error);
    },
  }));
};

const cellOf = (
  video: VideoProps,
  { id: { want, frame }, ...bounds }: PlacedCell<WantedPicture>,
  markup: Markup,
): Cell => {
  const { name, box, reach } = want.strip.layer;
  return {
    ...bounds,
    box: { x: reach, y: reach, width: box.width, height: box.height },
    markup: markup.layerMarkup(video, sceneAt(video, want.scene), name, frame),
  };
};

/** What was found in a layer's cell: its picture, nothing, or something that reaches out of the cell. */
type Found = [picture: Digest, found: LayerPicture | null | "cut off"];

/** Keeps what is seen in the cells of a drawn sheet. */
const cutSheet = async (
  png: Buffer,
  placed: readonly PlacedCell<WantedPicture>[],
  { cache, compositor, scale, signal }: DrawTools,
): Promise<Map<WantedStrip, Found[]>> => {
  const cells = placed.map((cell) => scaleBox(cell, scale));
  const target = cache.temporaryPath("rgba");
  try {
    const seen = await compositor.cut({ png, cells, target }, signal);
    const file = seen.some((finding) => finding !== null) ? await cache.put({ path: target }, "rgba") : null;
    const found = new Map<WantedStrip, Found[]>();
    for (const [index, { id }] of placed.entries()) {
      const picture = pictureIn(seen[index] ?? null, file, Math.round(id.want.strip.layer.reach * scale));
      found.set(id.want, [...(found.get(id.want) ?? []), [id.picture, picture]]);
    }
    return found;
  } finally {
    await rm(target, { force: true });
  }
};

const pictureIn = (found: CellFinding, file: StoredFile | null, reach: number): Found[1] => {
  if (found === null || file === null) return null;
  if (found.touchesEdge) return "cut off";
  const { bounds, offset, length } = found;
  const { width, height } = bounds;
  return { file, offset, length, width, height, left: bounds.x - reach, top: bounds.y - reach };
};

/** A strip's pictures come on several sheets; it is done when the last of them is there. */
const openStrip = (want: WantedStrip): { add: (found: readonly Found[]) => Promise<void> } => {
  const total = picturesOf(want.strip).size;
  const pictures: Record<Digest, LayerPicture | null> = {};
  let isCutOff = false;
  return {
    add: async (found) => {
      for (const [digest, picture] of found) {
        if (picture === "cut off") isCutOff = true;
        pictures[digest] = picture === "cut off" ? null : picture;
      }
      if (Object.keys(pictures).length < total) return;
      await want.onDrawn(
        isCutOff ? { because: `the layer "${want.strip.layer.name}" draws beyond its reach` } : { pictures },
      );
    },
  };
};
