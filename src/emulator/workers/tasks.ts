import { type ClipResult, type ClipTask } from "../clip/draw-clip.ts";
import { type Speech } from "../speech/speech.ts";

export type SpeechTask = { text: string; voiceId: string; speed: number; outputFile: string };
/** The samples stay in the file; `levels` is what is kept to know the speech again. */
export type SpeechResult = Omit<Speech, "samples"> & { levels: number[] };

export type Task = ({ kind: "speech" } & SpeechTask) | ({ kind: "clip" } & ClipTask);
export type Answer = { result: SpeechResult | ClipResult } | { error: string };
