import { readFile, rm, writeFile } from "node:fs/promises";
import { decodeSound } from "../media/sound.ts";
import { secondsOfWav } from "../media/wav.ts";
import { ApiError } from "../server/api-error.ts";
import { type Context } from "../server/context.ts";
import { digestOf } from "../server/digest.ts";
import { filesPath } from "../server/signed-links.ts";
import { recogniseSpeech } from "../speech/recognise-speech.ts";
import { speechSampleRate } from "../speech/speech.ts";
import { type SpeechRecord, type VideoRecord } from "../store/records/index.ts";
import { assetFileOf } from "./assets.ts";

type Driver = Extract<VideoRecord["drivenBy"], { kind: "sound" }>;
export type SoundSource = { assetId: string } | { url: string };

const maxSeconds = 600;
const downloadTimeoutMs = 20_000;

/** Takes the sound that is to drive an avatar, and finds out what is said in it if the emulator spoke it. */
export const takeDrivingSound = async (
  context: Context,
  videoId: string,
  source: SoundSource,
): Promise<{ drivenBy: Driver; seconds: number }> => {
  const { store } = context;
  const param = "assetId" in source ? "audio_asset_id" : "audio_url";
  // A copy: the asset may be deleted before the clip is made.
  const file = `${videoId}.sound`;
  const bytes = await readSource(context, source);
  await writeFile(store.fileOf(file), bytes);
  const refuse = async (message: string): Promise<never> => {
    await rm(store.fileOf(file), { force: true });
    throw new ApiError("invalid_parameter", message, { param });
  };
  const listen = async (): Promise<{ seconds: number; said: Driver["said"] }> => {
    // Nobody sees the lips of a tiny clip, so that its sound need not be understood.
    const tinySeconds = context.media === "tiny" ? secondsOfWav(bytes) : undefined;
    if (tinySeconds !== undefined) return { seconds: tinySeconds, said: null };
    const samples = await decodeSound(store.fileOf(file)).catch((error: unknown) => {
      const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
      return refuse(`The file holds no sound that can be read (${reason})`);
    });
    const recognised = recogniseSpeech(samples, store.speeches.all());
    const said = recognised === undefined ? null : shift(recognised.speech, recognised.offsetInSeconds);
    return { seconds: samples.length / speechSampleRate, said };
  };
  const { seconds, said } = await listen();
  if (seconds > maxSeconds)
    return refuse(`The sound may be ${maxSeconds} s long; it is ${seconds.toFixed(0)} s`);
  const digest = digestOf(bytes);
  return { drivenBy: { kind: "sound", file, digest, durationInSeconds: seconds, said }, seconds };
};

/** The bytes of an asset or of an address. */
export const readSource = async (
  { store, origin }: Context,
  source: SoundSource,
  param = "audio_url",
): Promise<Buffer> => {
  if ("assetId" in source) {
    const asset = store.assets.get(source.assetId);
    if (asset === undefined) {
      throw new ApiError("asset_not_found", "No asset with that id, or its upload was never completed");
    }
    return readFile(store.fileOf(assetFileOf(asset)));
  }
  const url = new URL(source.url);
  const failed = (reason: string) =>
    new ApiError("download_failed", `${url.origin}${url.pathname} could not be downloaded (${reason})`, {
      param,
    });
  const isOurs = url.origin === origin() && url.pathname.startsWith(filesPath);
  if (isOurs) {
    return readFile(store.fileOf(url.pathname.slice(filesPath.length + 1))).catch(() => {
      throw failed("HTTP 404");
    });
  }
  const response = await fetch(url, { signal: AbortSignal.timeout(downloadTimeoutMs) }).catch(
    (error: unknown) => {
      throw failed(error instanceof Error ? error.message : String(error));
    },
  );
  if (!response.ok) throw failed(`HTTP ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
};

const shift = ({ words, phones }: SpeechRecord, seconds: number): NonNullable<Driver["said"]> => ({
  words: words.map((word) => ({ ...word, start: word.start + seconds, end: word.end + seconds })),
  phones: phones.map((phone) => ({ ...phone, start: phone.start + seconds, end: phone.end + seconds })),
});
