import type { Key, SpeechEntry, SpeechNeed } from "../model/media.ts";
import { ingestSpeech, type MediaCache } from "../media/index.ts";
import { fetchResult } from "./fetch-result.ts";
import type { MakerConnection, Waiting } from "./prepare-media.ts";

/** Has a speech made, fetches it and keeps it. The same key is never paid for twice within HeyGen's 24 hours. */
export const makeSpeech = async (
  key: Key,
  need: SpeechNeed,
  cache: MediaCache,
  connection: MakerConnection,
  waiting: Waiting,
): Promise<SpeechEntry> => {
  const { signal } = waiting;
  const ask = () =>
    connection.heygen.speech.create(
      {
        text: need.text,
        voiceId: need.voiceId,
        ...(need.speed === 1 ? {} : { speed: need.speed }),
        ...(need.language === undefined ? {} : { language: need.language }),
        ...(need.locale === undefined ? {} : { locale: need.locale }),
      },
      { idempotencyKey: `greenroom:speech:${key}`, signal },
    );
  let speech = await ask();
  let isFirst = true;
  const file = await fetchResult(
    async () => {
      // Under the same key HeyGen answers again with what it has made.
      if (!isFirst) speech = await ask();
      isFirst = false;
      return speech.audioUrl;
    },
    connection,
    waiting,
  );
  try {
    const text = need.text.replace(/<[^>]*>/g, " ");
    const entry = await ingestSpeech(cache, file.path, { words: speech.words, text }, signal);
    await cache.putEntry(key, entry);
    return entry;
  } finally {
    await file.dispose();
  }
};
