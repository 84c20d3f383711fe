import { rm } from "node:fs/promises";
import type { GuardedBrowser } from "../../browser/open-browser.ts";
import type { MediaCache } from "../../media/cache.ts";
import { aspectSlug, sizeOfAspect, type Size } from "../../model/aspect.ts";
import type { Digest, StoredFile } from "../../model/media.ts";
import type { PlatesProps } from "../../model/plates.ts";
import type { SceneProps, VideoProps } from "../../model/video-props.ts";
import type { CellFinding, Compositor } from "../compositor/index.ts";
import { bareComposition, drawFrames } from "../drawing.ts";
import { heard } from "../heard.ts";
import { scaleBox } from "../scale-box.ts";
import { videoOfLook, type Look } from "../segments/look.ts";
import { picturesOf, type Strip } from "../segments/scene-content.ts";
import { packSheets, type PlacedCell } from "./pack-sheets.ts";
import type { LayerPicture, StillKind, StripPictures } from "./plate-records.ts";

export type WantedStill = {
  kind: StillKind;
  /** Index in `scenes`. */
  scene: number;
  onDrawn: (png: StoredFile) => Promise<void>;
};
export type WantedStrip = {
  scene: number;
  strip: Strip;
  onDrawn: (pictures: StripPictures) => Promise<void>;
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
  browser: GuardedBrowser;
  serveUrl: string;
  cache: MediaCache;
  compositor: Compositor;
  scale: number;
  concurrency: number;
  signal?: AbortSignal | undefined;
  /** After each plate: how many pictures of graphics, or stills, it held. */
  onDrawn?: (pictures: number) => void;
};

type Cell = { want: WantedStrip; picture: Digest; frame: number };
/** A plate, and what becomes of it; `done` says how many pictures were on it. */
type Plate = { props: PlatesProps["plates"][number]; done: (png: Buffer) => Promise<number> };

/** Has Chrome draw plates in the order of their scenes; whoever waits for one hears of it as soon as it is stored. */
export const drawPlates = async (drawing: Drawing, tools: DrawTools): Promise<void> => {
  const isPoster = ({ kind }: WantedStill): boolean => kind === "poster";
  const plates = [
    ...drawing.scenes.flatMap((_, scene) => [
      ...drawing.stills
        .filter((want) => want.scene === scene && !isPoster(want))
        .map((want) => stillPlate(want, tools)),
      ...sheetPlates(
        drawing.strips.filter((want) => want.scene === scene),
        sizeOfAspect[drawing.look.aspect],
        tools,
      ),
    ]),
    // Nothing is encoded from them: they can wait.
    ...drawing.stills.filter(isPoster).map((want) => stillPlate(want, tools)),
  ];
  if (plates.length === 0) return;
  const { onDrawn } = tools;
  const props = {
    ...videoOfLook(drawing.look, drawing.scenes, drawing.fitted),
    plates: plates.map((plate) => plate.props),
  };
  const storing: Promise<void>[] = [];
  const store = async (png: Buffer, { done }: Plate): Promise<void> => {
    onDrawn?.(await done(png));
  };
  await drawFrames(
    {
      what: "plates",
      composition: {
        ...bareComposition(props, `plates-${aspectSlug(props.aspect)}`),
        durationInFrames: Math.max(
          plates.length,
          ...props.scenes.map(({ durationInFrames }) => durationInFrames),
        ),
      },
      frames: [...plates.keys()],
      image: { imageFormat: "png" },
      onFrame: (png, frame) => {
        const plate = plates[frame];
        if (plate !== undefined) storing.push(heard(store(png, plate)));
      },
    },
    tools,
  );
  await Promise.all(storing);
};

const stillPlate = ({ kind, scene, onDrawn }: WantedStill, { cache }: DrawTools): Plate => ({
  props: { kind, scene },
  done: async (png) => {
    await onDrawn(await cache.put(png, "png"));
    return 1;
  },
});

/** A cell larger than the frame shows what of it can be seen in one. */
const cellSizeOf = ({ layer: { box, reach } }: Strip, frame: Size): Size => ({
  width: Math.min(box.width + 2 * reach, frame.width),
  height: Math.min(box.height + 2 * reach, frame.height),
});

const sheetPlates = (wanted: readonly WantedStrip[], frame: Size, tools: DrawTools): Plate[] => {
  const strips = new Map(wanted.map((want) => [want, openStrip(want)]));
  const cells = wanted.flatMap((want) =>
    [...picturesOf(want.strip)].map(([picture, first]) => ({
      id: { want, picture, frame: first },
      ...cellSizeOf(want.strip, frame),
    })),
  );
  return packSheets(cells, frame).map((placed) => ({
    props: {
      kind: "sheet",
      cells: placed.map(({ id: { want, frame: at }, ...box }) => ({
        scene: want.scene,
        layer: want.strip.layer.name,
        frame: at,
        ...box,
      })),
    },
    done: async (png) => {
      for (const [want, pictures] of await cutSheet(png, placed, tools)) {
        await strips.get(want)?.add(pictures);
      }
      return placed.length;
    },
  }));
};

/** What was found in a layer's cell: its picture, nothing, or something that reaches out of the cell. */
type Found = [picture: Digest, found: LayerPicture | null | "cut off"];

/** Keeps what is seen in the cells of a drawn sheet. */
const cutSheet = async (
  png: Buffer,
  placed: readonly PlacedCell<Cell>[],
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
