import { selectComposition } from "@remotion/renderer";
import { z } from "zod";
import type { GuardedBrowser } from "../../browser/open-browser.ts";
import type { Derived } from "../../media/cache.ts";
import { aspectSlug } from "../../model/aspect.ts";
import type { Digest } from "../../model/media.ts";
import { platesPropsSchema } from "../../model/plates.ts";
import { videoPropsSchema, type SceneProps } from "../../model/video-props.ts";
import { explainDrawing, timeoutInMilliseconds } from "../drawing.ts";
import { fitOfScene, gatherScenes, videoOfLook, type Look, type SceneFit } from "../segments/look.ts";
import type { Versions } from "../segments/versions.ts";

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
  tools: { browser: GuardedBrowser; serveUrl: string; signal?: AbortSignal | undefined },
): Promise<SceneFit[]> => {
  const gathered = gatherScenes(scenes.map((scene) => ({ scene, fit: null })));
  const composition = await explainDrawing({ what: "texts", signal: tools.signal }, () =>
    selectComposition({
      serveUrl: tools.serveUrl,
      puppeteerInstance: tools.browser.instance,
      id: `plates-${aspectSlug(look.aspect)}`,
      inputProps: { ...videoOfLook(look, gathered.scenes), plates: [] },
      logLevel: "error",
      timeoutInMilliseconds,
    }),
  );
  const { fitted } = z.looseObject(platesPropsSchema.pick({ fitted: true }).shape).parse(composition.props);
  return gathered.scenes.map((scene) => fitOfScene(fitted, scene));
};
