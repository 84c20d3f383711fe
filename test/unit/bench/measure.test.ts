import { describe, expect, test } from "vitest";
import { measure } from "../../bench/measure.ts";
import { ratioOf } from "../../bench/scenario.ts";
import { ratios, summarise } from "../../bench/statistics.ts";

const shell = (script: string) => ({
  program: "sh",
  args: ["-c", script],
  cwd: process.cwd(),
  env: process.env,
});

// Measured through /proc by a Python program: the bench runs on Linux only.
describe.runIf(process.platform === "linux")("measuring a command", () => {
  test("counts the work of a process that outlives its parent, but does not call it waiting", async () => {
    const count = "i=0; while [ $i -lt 150000 ]; do i=$((i+1)); done";
    const [waitedFor, orphaned] = [await measure(shell(count)), await measure(shell(`(${count}) & exit 0`))];
    expect(waitedFor.cpu).toBeGreaterThan(0.03);
    expect(orphaned.cpu).toBeGreaterThan(waitedFor.cpu / 3);
    expect(orphaned.wall).toBeLessThan(waitedFor.wall);
  });

  test("sees the memory of a child's child", async () => {
    const hold = "const held = Buffer.alloc(200e6, 1); setTimeout(() => held.length, 1500)";
    const { peakMb } = await measure(shell(`'${process.execPath}' -e '${hold}'; true`));
    expect(peakMb).toBeGreaterThan(190);
    expect(peakMb).toBeLessThan(400);
  });

  test("is refused where the command fails, with what it said", async () => {
    await expect(measure(shell("echo no such brief >&2; exit 3"))).rejects.toThrow("no such brief");
  });

  test("tells each line as it comes", async () => {
    const lines: string[] = [];
    await measure(shell("echo one; echo two"), { onLine: (line) => lines.push(line) });
    expect(lines).toEqual(["one", "two"]);
  });
});

test("a summary is the middle and the ends; an even number of rounds has two middles", () => {
  expect(summarise([5, 1, 3])).toEqual({ median: 3, min: 1, max: 5 });
  expect(summarise([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 });
  expect(() => summarise([])).toThrow("nothing");
});

test("ratios are taken round by round, and a round without its reference has none", () => {
  expect(ratios([1, 4, 9], [2, 2])).toEqual([0.5, 2]);
});

test("a promise is kept by the median", () => {
  expect(ratioOf([0.3, 0.39, 0.9], { atMost: 0.4 }).target).toEqual({ text: "≤ 0.40", isMet: true });
  expect(ratioOf([9, 9.9, 30], { atLeast: 10 }, " ×").target).toEqual({ text: "≥ 10.00 ×", isMet: false });
});
