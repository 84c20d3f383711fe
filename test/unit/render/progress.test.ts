import { describe, expect, test } from "vitest";
import { describeProgress } from "../../../src/cli/describe-progress.ts";
import { ProgressCounter } from "../../../src/render/progress.ts";

const perSecond = 20;

/** A batch of videos that is looked at in groups, with a clock of its own and a speed that stays. */
const startBatch = ({ videos, framesOfVideo }: { videos: number; framesOfVideo: number }) => {
  let nowMs = 1000;
  const counter = new ProgressCounter({ videos, frames: videos * framesOfVideo }, () => nowMs);
  return {
    counter,
    wait: (ms: number): void => void (nowMs += ms),
    /** A group is looked at: so many of its frames are there already. */
    look: (group: number, reused: number): void => {
      counter.add({ planned: group * framesOfVideo, reused });
    },
    /** Makes frames one after the other, and gives back what was estimated meanwhile. */
    make: (frames: number): (number | null)[] =>
      Array.from({ length: frames }, () => {
        nowMs += 1000 / perSecond;
        counter.add({ composed: 1 });
        return counter.read().secondsLeft;
      }),
  };
};

describe("what is left of a render", () => {
  test("is not told before something is known of the speed", () => {
    const { counter, look, make } = startBatch({ videos: 1, framesOfVideo: 900 });
    expect(counter.read()).toMatchObject({ fps: null, secondsLeft: null });
    look(1, 0);
    expect(make(5)).toEqual(Array.from({ length: 5 }, () => null));
  });

  test("goes down evenly and is right within a tenth while the speed stays as it is", () => {
    const { look, make } = startBatch({ videos: 1, framesOfVideo: 900 });
    look(1, 0);
    const told = make(900).flatMap((seconds, index) => (seconds === null ? [] : [{ seconds, index }]));
    expect(told.length).toBeGreaterThan(800);
    let before = Number.POSITIVE_INFINITY;
    for (const { seconds, index } of told) {
      expect(seconds).toBeLessThanOrEqual(before);
      expect(Math.abs(seconds - (899 - index) / perSecond)).toBeLessThan(Math.max(0.1 * seconds, 2.5));
      before = seconds;
    }
    expect(before).toBe(0);
  });

  test("takes videos that were not looked at yet to share as much as those that were", () => {
    const { look, make } = startBatch({ videos: 20, framesOfVideo: 100 });
    look(8, 600);
    const [seconds] = make(100).slice(-1);
    // Of 800 frames 200 are new, 100 of them made; of the other 1,200 a quarter will be.
    expect(seconds).toBeCloseTo((100 + 300) / perSecond, 0);
  });

  test("does not jump when a group is looked at whose frames are all there", () => {
    const { counter, look, make } = startBatch({ videos: 16, framesOfVideo: 100 });
    look(8, 0);
    const [before = null] = make(500).slice(-1);
    look(8, 800);
    const after = counter.read().secondsLeft;
    expect(before).toBeCloseTo(1100 / perSecond, 0);
    expect(after).toBeCloseTo(300 / perSecond, 0);
  });

  test("is told by the videos joined when nothing has to be made", () => {
    const { counter, look, wait } = startBatch({ videos: 10, framesOfVideo: 100 });
    look(8, 800);
    wait(2000);
    counter.finishVideo();
    counter.finishVideo();
    expect(counter.read().secondsLeft).toBeCloseTo(8, 5);
  });

  test("is nothing when the last video is done, although a failed one made fewer frames", () => {
    const { counter, look, make } = startBatch({ videos: 1, framesOfVideo: 300 });
    look(1, 0);
    make(120);
    counter.finishVideo();
    expect(counter.read()).toMatchObject({ secondsLeft: 0, frames: { made: 120, total: 300 } });
  });
});

test("what was read once does not change later", () => {
  const { counter, look, make } = startBatch({ videos: 1, framesOfVideo: 100 });
  const first = counter.read();
  look(1, 0);
  make(50);
  counter.finishVideo();
  expect(first).toMatchObject({ frames: { made: 0 }, videos: { done: 0 } });
});

test("progress on one line names what was reused, drawn and composed, and the time left", () => {
  const { counter, look, make } = startBatch({ videos: 2, framesOfVideo: 300 });
  look(2, 200);
  counter.add({ drawn: 41, wholeFrames: 7 });
  make(300);
  expect(describeProgress(counter.read())).toMatch(
    /^0 of 2 {2}500\/600 frames \(300 composed, 200 reused\) {2}41 pictures drawn {2}7 whole frames {2}\d+ a second {2}5\.0 s left$/,
  );
});
