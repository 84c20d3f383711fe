import { speechSampleRate } from "../speech/speech.ts";

/** Mono 16-bit samples at the rate of speech, as a WAV file. */
export const encodeWav = (samples: Int16Array): Buffer => {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(speechSampleRate, 24);
  header.writeUInt32LE(speechSampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
};

/** How long the sound of a WAV file is; undefined for any other file. */
export const secondsOfWav = (bytes: Buffer): number | undefined => {
  if (!/^RIFF....WAVE/s.test(bytes.subarray(0, 12).toString("latin1"))) return undefined;
  let bytesPerSecond: number | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = bytes.subarray(at, at + 4).toString("latin1");
    const length = bytes.readUInt32LE(at + 4);
    if (name === "fmt " && at + 20 <= bytes.length) bytesPerSecond = bytes.readUInt32LE(at + 16);
    if (name === "data" && bytesPerSecond !== undefined)
      return Math.min(length, bytes.length - at - 8) / bytesPerSecond;
    at += 8 + length + (length % 2);
  }
  return undefined;
};
