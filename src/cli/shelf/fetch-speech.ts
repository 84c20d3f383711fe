import { MediaError } from "../../errors.ts";
import type { SpeechInput } from "../../heygen/speech.ts";
import { openMediaCache } from "../../media/cache.ts";
import { identifyFile } from "../../media/identify.ts";
import type { SpeechAnswer } from "../../prepare/ledger/index.ts";
import { fetchLink } from "./fetch-link.ts";
import type { Order } from "./open-order.ts";
import type { Shelf } from "./with-shelf.ts";

/** A speech in the media cache. */
export type KeptSpeech = { path: string; ext: string; speech: SpeechAnswer };

/**
 * A speech that was made before and is still here. Null where it is to be made, or asked for again: under its key, which
 * costs nothing while HeyGen knows that.
 */
export const findKeptSpeech = async (order: Order, { project }: Shelf): Promise<KeptSpeech | null> => {
  const { speech, sound } = order.notes();
  if (speech !== undefined && sound !== undefined) {
    const cache = await openMediaCache(project.mediaDir);
    const path = await cache.open(sound);
    if (path !== null) return { path, ext: sound.ext, speech };
  }
  const isLost = (speech?.audioUrl ?? "") === "" && order.liveKey() === null;
  if (order.isTaken() && isLost) order.end("gone");
  return null;
};

/** Has a speech made, unless it was, and keeps it. */
export const fetchSpeech = async (input: SpeechInput, order: Order, shelf: Shelf): Promise<KeptSpeech> => {
  const { heygen, project, signal } = shelf;
  const cache = await openMediaCache(project.mediaDir);
  await order.place({
    ready: () => Promise.resolve(),
    send: async (_, idempotencyKey) => {
      const { requestId, ...speech } = await heygen.speech.create(input, { idempotencyKey });
      return { id: requestId ?? idempotencyKey, notes: { speech } };
    },
  });
  let refusedBefore = 0;
  return fetchLink(
    async (refused) => {
      const link = order.notes().speech?.audioUrl ?? "";
      if (link !== "" && refused === refusedBefore) return link;
      refusedBefore = refused;
      const idempotencyKey = order.liveKey();
      if (idempotencyKey === null) {
        order.end("gone");
        throw new MediaError("The link to this speech has died, and HeyGen does not give it out again.", {
          code: "speech_gone",
          hint: "The same command has it made anew, and pays.",
        });
      }
      const { audioUrl, durationMs, words } = await heygen.speech.create(input, { idempotencyKey, signal });
      order.note({ speech: { audioUrl, durationMs, words } });
      return audioUrl;
    },
    async (from) => {
      const { kind, ext } = await identifyFile(from);
      const { speech } = order.notes();
      if (kind !== "sound") throw new MediaError("What came in place of the speech is no sound.");
      if (speech === undefined) throw new Error("A speech without an answer.");
      const sound = await cache.put({ path: from }, ext);
      // The signed link is not needed any more.
      const kept = { ...speech, audioUrl: "" };
      order.done(speech.durationMs / 1000, { speech: kept, sound });
      return { path: await cache.require(sound), ext, speech: kept };
    },
    shelf,
  );
};
