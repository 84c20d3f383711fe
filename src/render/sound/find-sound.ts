import { rm } from "node:fs/promises";
import { VERSION } from "remotion/version";
import { z } from "zod";
import type { MediaCache } from "../../media/cache.ts";
import { digestValue } from "../../media/digest.ts";
import type { Loudness } from "../../media/loudness.ts";
import { storedFileSchema } from "../../model/media.ts";
import type { VideoProps } from "../../model/video-props.ts";
import type { RenderForm } from "../fingerprint.ts";
import { makeSound } from "./make-sound.ts";
import { soundInputs } from "./sound-inputs.ts";

const soundSchema = z.object({
  file: storedFileSchema,
  loudness: z.object({ integrated: z.number(), truePeak: z.number() }).nullable(),
});

/** Raised when the same inputs would sound differently. */
const version = 2;

/** The sound of a video: remembered, or made now. Changed texts and colours do not change it. */
export const findSound = async (
  props: VideoProps,
  tools: { cache: MediaCache; publicDir: string; form: RenderForm; signal?: AbortSignal | undefined },
): Promise<{ path: string; loudness: Loudness | null }> => {
  const { cache, publicDir, signal } = tools;
  const { range } = tools.form;
  const { file, loudness } = await cache.derived({
    name: "sound",
    version,
    input: digestValue(soundInputs(props)),
    // What decodes and encodes comes with Remotion.
    params: { range: range ?? null, remotion: VERSION },
    schema: soundSchema,
    filesOf: (sound) => [sound.file],
    make: async () => {
      const target = cache.temporaryPath("mp4");
      try {
        const made = await makeSound(props, { publicDir, target, range, signal });
        return { file: await cache.put({ path: target }, "mp4"), loudness: made.loudness };
      } finally {
        await rm(target, { force: true });
      }
    },
  });
  return { path: await cache.require(file), loudness };
};
