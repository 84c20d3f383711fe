/** Distances of colours: up to the first all is background, from the second on all is subject. */
const [clearAt, solidAt] = [48, 110];

/** The colour behind a subject: what most of the upper edge and of both sides is. */
export const backgroundOf = (frame: Uint8Array, width: number, height: number): [number, number, number] => {
  const channels: [number[], number[], number[]] = [[], [], []];
  const take = (x: number, y: number) => {
    const at = (y * width + x) * 4;
    channels.forEach((channel, index) => channel.push(frame[at + index] ?? 0));
  };
  for (let x = 0; x < width; x++) take(x, 0);
  for (let y = 0; y < height; y++) {
    take(0, y);
    take(width - 1, y);
  }
  const [red, green, blue] = channels.map(
    (channel) => channel.sort((a, b) => a - b)[channel.length >> 1] ?? 0,
  );
  return [red ?? 0, green ?? 0, blue ?? 0];
};

/** Makes what has the background's colour transparent, in place, and returns how much of the picture is left. */
export const cutOut = (frame: Uint8Array, [red, green, blue]: readonly [number, number, number]): number => {
  let left = 0;
  for (let at = 0; at < frame.length; at += 4) {
    const distance = Math.hypot(
      (frame[at] ?? 0) - red,
      (frame[at + 1] ?? 0) - green,
      (frame[at + 2] ?? 0) - blue,
    );
    const share = Math.min(1, Math.max(0, (distance - clearAt) / (solidAt - clearAt)));
    const alpha = Math.round((frame[at + 3] ?? 0) * share);
    frame[at + 3] = alpha;
    if (alpha === 0) frame.fill(0, at, at + 3);
    else left += 1;
  }
  return left / (frame.length / 4);
};
