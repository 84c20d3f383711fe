import { type FastifyRequest } from "fastify";
import { speechCostUsd, estimateSeconds } from "../prices.ts";
import { type Context } from "../server/context.ts";
import { digestOf } from "../server/digest.ts";
import { requireVoice } from "./usable-voice.ts";

/** Speaks, takes the money for it, and describes the speech as both generations of the API do. */
export const orderSpeech = async (
  context: Context,
  request: FastifyRequest,
  { text, voiceId, speed }: { text: string; voiceId: string; speed: number },
) => {
  const { store, links, wallet, speaker, counters, statistics, nowMs } = context;
  requireVoice(context, voiceId);
  const askedAtMs = nowMs();
  wallet.requireUsd(request, speechCostUsd(estimateSeconds(text, speed)));
  const id = store.makeId();
  const speech = await speaker.speak({ text, voiceId, speed, outputFile: store.fileOf(`${id}.mp3`) });
  const { durationInSeconds, words, phones, isMurmured, levels } = speech;
  store.speeches.put({ id, createdAtMs: nowMs(), durationInSeconds, isMurmured, words, phones, levels });
  wallet.charge(speechCostUsd(durationInSeconds));
  counters.speeches += 1;
  statistics.speechPaid({ id, request: digestOf([text, voiceId, speed]), atMs: askedAtMs });
  return {
    audio_url: links.sign(`${id}.mp3`),
    duration: durationInSeconds,
    request_id: `${isMurmured ? "murmur" : "tts"}_${id.slice(0, 16)}`,
    // HeyGen wraps the words in these two, so clients have to know them.
    word_timestamps: [
      { word: "<start>", start: 0, end: 0 },
      ...words,
      { word: "<end>", start: durationInSeconds, end: durationInSeconds },
    ],
  };
};
