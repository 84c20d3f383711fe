import { parentPort } from "node:worker_threads";
import { drawClip } from "../clip/draw-clip.ts";
import { writeMp3 } from "../media/sound.ts";
import { speechLevels } from "../speech/recognise-speech.ts";
import { makeSpeech } from "../speech/make-speech.ts";
import { speakerFor } from "../speech/voices.ts";
import { type Answer, type SpeechResult, type SpeechTask, type Task } from "./tasks.ts";

const speak = async ({ text, voiceId, speed, outputFile }: SpeechTask): Promise<SpeechResult> => {
  const voice = speakerFor(voiceId);
  if (voice === undefined) throw new Error(`No voice has the id "${voiceId}".`);
  const { samples, ...speech } = makeSpeech({ text, voice, speed });
  await writeMp3(samples, outputFile);
  return { ...speech, levels: [...speechLevels(samples)] };
};

const answer = async (task: Task): Promise<Answer> => {
  try {
    return { result: task.kind === "speech" ? await speak(task) : await drawClip(task) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
};

parentPort?.on("message", (task: Task) => {
  void answer(task).then((message) => parentPort?.postMessage(message));
});
