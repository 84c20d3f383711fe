import { rm, writeFile } from "node:fs/promises";
import { encodeWav } from "../media/wav.ts";
import { decodeSound } from "../media/sound.ts";
import { probe } from "../media/probe.ts";
import { ApiError } from "../server/api-error.ts";
import { type Caller } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { digestOf } from "../server/digest.ts";
import { speechSampleRate } from "../speech/speech.ts";
import { type Scene, type VideoRecord } from "../store/records/index.ts";
import { readMedia, readPicture } from "./media-input.ts";
import { orderVideo, requireLook, type VideoOrder } from "./order-video.ts";
import { sayingOf } from "./saying-of.ts";
import { checkScene, type SceneInput, type StudioVideoInput } from "./scene-input.ts";
import { priceOf, standInFor, standInId, usableLook } from "./usable-look.ts";
import { checkEngine, checkResolution, sizeOf } from "./video-input.ts";

type Part = Extract<VideoOrder["says"], { parts: unknown }>["parts"][number];
type Taken = {
  scene: Scene;
  part: Part;
  /** What tells it apart from another that is heard the same. */
  seen: string;
  /** US dollars a minute, where somebody speaks in it. */
  price: number | null;
};

/** Orders a video of several scenes: all of them, or none. */
export const orderStudio = async (
  context: Context,
  caller: Caller,
  input: StudioVideoInput,
): Promise<VideoRecord> => {
  const { store } = context;
  checkResolution(input);
  for (const [index, scene] of input.scenes.entries()) checkScene(scene, `scenes.${index}.`);
  const baseId = store.makeId();
  const files: string[] = [];
  const keep = async (name: string, bytes: Uint8Array): Promise<string> => {
    files.push(name);
    await writeFile(store.fileOf(name), bytes);
    return name;
  };
  try {
    const taken: Taken[] = [];
    for (const [index, scene] of input.scenes.entries())
      taken.push(
        await takeScene(context, scene, { place: `scenes.${index}.`, name: `${baseId}-${index}`, keep }),
      );
    const presenter = taken.find(({ scene }) => scene.kind === "presenter")?.scene;
    const lookId = presenter?.kind === "presenter" ? presenter.lookId : standInId.photo_avatar;
    const prices = taken.flatMap(({ price }) => (price === null ? [] : [price]));
    return await orderVideo(context, caller, {
      ...{ title: input.title ?? null, look: requireLook(lookId, "mp4") },
      ...{ says: { parts: taken.map(({ part }) => part) }, scenes: taken.map(({ scene }) => scene) },
      engine: `studio ${digestOf(taken.map(({ seen }) => seen))}`,
      // Nobody has published how scenes add up: all of it costs as its dearest speaker does.
      price: {
        usdPerMinute: Math.max(...(prices.length === 0 ? [priceOf("studio_avatar", "avatar_iv")] : prices)),
      },
      clip: {
        ...{ ...sizeOf(input), format: "mp4", backgroundColour: null },
        wantsSubtitles: input.caption !== undefined,
      },
      ...{ callbackId: input.callback_id ?? null, callbackUrl: input.callback_url ?? null },
    });
  } catch (error) {
    await Promise.all(files.map((name) => rm(store.fileOf(name), { force: true })));
    throw error;
  }
};

type Keeping = { place: string; name: string; keep: (name: string, bytes: Uint8Array) => Promise<string> };

const takeScene = async (context: Context, scene: SceneInput, keeping: Keeping): Promise<Taken> => {
  const { place, name, keep } = keeping;
  switch (scene.type) {
    case "avatar_video":
      return takeSpeaker(context, scene.input, place);
    case "image": {
      const picture = await readPicture(context, scene.source, `${place}source`);
      const file = await keep(`${name}.${picture.extension}`, picture.bytes);
      const part = scene.duration === undefined ? sayingOf(scene, "") : { silenceInSeconds: scene.duration };
      return { scene: { kind: "picture", file }, part, seen: digestOf(picture.bytes), price: null };
    }
    case "video": {
      const { bytes, kind } = await readMedia(context, scene.source, `${place}source`, ["video"]);
      const file = await keep(`${name}.${kind.extension}`, bytes);
      const volume = scene.playback?.mute === true ? 0 : (scene.playback?.volume ?? 1);
      const part = await soundOfFilm(context, file, volume, keeping);
      return { scene: { kind: "film", file }, part, seen: digestOf(bytes), price: null };
    }
  }
};

const takeSpeaker = async (
  context: Context,
  input: Extract<SceneInput, { type: "avatar_video" }>["input"],
  place: string,
): Promise<Taken> => {
  const backgroundColour = input.background?.color ?? null;
  if (input.type === "image") {
    const { bytes } = await readPicture(context, input.image, `${place}input.image`);
    const look = standInFor({ standInId: standInId.photo_avatar });
    return {
      ...{ scene: { kind: "presenter", lookId: look.id, backgroundColour }, part: sayingOf(input, "") },
      ...{ seen: digestOf(bytes) + (backgroundColour ?? ""), price: priceOf("photo_avatar", "avatar_iv") },
    };
  }
  const { look, type } = usableLook(context, input.avatar_id, "mp4");
  checkEngine(input, type, `${place}input.`);
  return {
    scene: { kind: "presenter", lookId: look.id, backgroundColour },
    part: sayingOf(input, look.person.voiceId),
    ...{ seen: `${input.avatar_id} ${input.engine.type} ${backgroundColour ?? ""}` },
    price: priceOf(type, input.engine.type),
  };
};

/** The sound of a film, as loud as it was asked for and as long as its pictures. */
const soundOfFilm = async (
  { store }: Context,
  file: string,
  volume: number,
  { place, name, keep }: Keeping,
): Promise<Part> => {
  const probed = await probe(store.fileOf(file));
  if (probed?.picture == null || probed.durationInSeconds === 0)
    throw new ApiError("invalid_parameter", `${place}source: the video cannot be read`, {
      param: `${place}source`,
    });
  const { durationInSeconds, hasSound } = probed;
  if (!hasSound || volume === 0) return { silenceInSeconds: durationInSeconds };
  const samples = new Int16Array(Math.round(durationInSeconds * speechSampleRate));
  const heard = await decodeSound(store.fileOf(file));
  samples.set(heard.subarray(0, samples.length).map((sample) => Math.round(sample * volume)));
  const wav = encodeWav(samples);
  const soundFile = await keep(`${name}.wav`, wav);
  return {
    heard: {
      kind: "sound",
      file: soundFile,
      digest: digestOf(Buffer.from(wav)),
      durationInSeconds,
      said: null,
    },
  };
};
