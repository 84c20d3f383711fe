import { type FliteVoice } from "./flite.ts";

export type EmulatorVoice = {
  id: string;
  name: string;
  gender: "female" | "male";
  flite: FliteVoice;
  /** Of the hum that stands for text the voice cannot read. */
  pitchInHz: number;
};

export const voices: readonly EmulatorVoice[] = [
  { id: "mira-warm", name: "Mira - Warm", gender: "female", flite: "slt", pitchInHz: 196 },
  { id: "theo-calm", name: "Theo - Calm", gender: "male", flite: "rms", pitchInHz: 110 },
  { id: "ewan-bright", name: "Ewan - Bright", gender: "male", flite: "awb", pitchInHz: 128 },
];

export const findVoice = (id: string): EmulatorVoice | undefined => voices.find((voice) => voice.id === id);

/** Who speaks with a voice: a clone is spoken by one of the voices, chosen by its id. */
export const speakerFor = (id: string): EmulatorVoice | undefined =>
  findVoice(id) ?? voices[Number.parseInt(id.slice(0, 6), 16) % voices.length];
