import { rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import { probe } from "../media/probe.ts";
import { type Caller } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { digestOf } from "../server/digest.ts";
import { type VoiceRecord } from "../store/records/index.ts";
import { assetInput, readMedia } from "./media-input.ts";
import { courseOf } from "./order-video.ts";

/** The body of `POST /v3/voices/clone`. */
export const cloneSchema = z.strictObject({
  voice_name: z.string().min(1, "must not be empty"),
  audio: assetInput,
  language: z.string().optional(),
  remove_background_noise: z.boolean().default(true),
});

/** HeyGen has published no least length. */
const leastSeconds = 1;

/** Begins a clone: it can speak when the clock says so, unless its name orders otherwise or its sample is too short. */
export const cloneVoice = async (
  context: Context,
  caller: Caller,
  { voice_name: name, audio, language }: z.infer<typeof cloneSchema>,
): Promise<VoiceRecord> => {
  const { store, wallet, statistics, nowMs } = context;
  const { bytes } = await readMedia(context, audio, "audio", ["audio", "video"]);
  wallet.requireUsd(caller, 0);
  const id = store.makeId();
  const file = store.fileOf(`${id}.probe`);
  await writeFile(file, bytes);
  const sample = await probe(file);
  await rm(file, { force: true });
  const isHeard = sample?.hasSound === true && sample.durationInSeconds >= leastSeconds;
  const course = courseOf(name);
  statistics.jobPaid("voice", digestOf(bytes));
  return store.voices.put({
    ...{ id, name, language: language ?? "English", createdAtMs: nowMs() },
    ...{ ...course, fate: isHeard ? course.fate : "fails", media: { state: "made" } },
  });
};
