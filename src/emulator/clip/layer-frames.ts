import { backgroundOf, cutOut } from "../media/cut-out.ts";

/** The least part of a picture that is taken for somebody. */
const leastSubject = 0.001;

/** The source, transparent where its background is. */
export async function* cutFrames(
  frames: AsyncIterable<Uint8Array>,
  width: number,
  height: number,
): AsyncIterable<Uint8Array> {
  let background: [number, number, number] | undefined;
  let most = 0;
  for await (const frame of frames) {
    background ??= backgroundOf(frame, width, height);
    most = Math.max(most, cutOut(frame, background));
    yield frame;
  }
  if (most < leastSubject) throw new Error("No subject found");
}

/** White where the subject is. */
export async function* maskFrames(frames: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const frame of frames) {
    for (let at = 0; at < frame.length; at += 4) {
      frame.fill(frame[at + 3] ?? 0, at, at + 3);
      frame[at + 3] = 255;
    }
    yield frame;
  }
}

/** The source with the colour of its background where the subject was. */
export async function* emptiedFrames(
  frames: AsyncIterable<Uint8Array>,
  foreground: AsyncIterable<Uint8Array>,
  width: number,
  height: number,
): AsyncIterable<Uint8Array> {
  const subjects = foreground[Symbol.asyncIterator]();
  let background: [number, number, number] | undefined;
  for await (const frame of frames) {
    background ??= backgroundOf(frame, width, height);
    const next = await subjects.next();
    if (next.done === true) break;
    const subject: Uint8Array = next.value;
    for (let at = 0; at < frame.length; at += 4) if ((subject[at + 3] ?? 0) > 0) frame.set(background, at);
    yield frame;
  }
}
