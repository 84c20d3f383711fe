import type { Derived } from "../../media/cache.ts";
import type { Digest } from "../../model/media.ts";
import { videoPropsSchema, type SceneProps } from "../../model/video-props.ts";
import { explainDrawing } from "../explain-drawing.ts";
import { fitOfScene, gatherScenes, videoOfLook, type Look, type SceneFit } from "../segments/look.ts";
import type { Versions } from "../segments/versions.ts";
import type { PlatePages } from "./plate-pages.ts";

/** Where a scene's measured texts are remembered. They are measured at full size, whatever scale it is drawn at. */
export const fitOf = (scene: Digest, { plates }: Versions): Derived<SceneFit> => ({
  name: "fit-scene",
  version: 1,
  input: scene,
  params: { ...plates, scale: 1 },
  schema: videoPropsSchema.shape.fitted,
  filesOf: () => [],
});

/** Has Chrome measure the texts of many scenes of one look at once. */
export const measureScenes = async (
  look: Look,
  scenes: readonly SceneProps[],
  { pages, signal }: { pages: PlatePages; signal?: AbortSignal | undefined },
): Promise<SceneFit[]> => {
  signal?.throwIfAborted();
  const gathered = gatherScenes(scenes.map((scene) => ({ scene, fit: null })));
  const fitted = await explainDrawing({ what: "texts", signal }, () =>
    pages.use(look, (page) => page.fit(videoOfLook(look, gathered.scenes))),
  );
  return gathered.scenes.map((scene) => fitOfScene(fitted, scene));
};
