import { describe, expect, test } from "vitest";
import { parseCaptions } from "../../../src/plan/parse-captions.ts";
import { spreadCues } from "../../../src/plan/align-words.ts";
import { planVideos } from "../../../src/plan/plan-videos.ts";
import { complaintsOf, planInput } from "../../support/plan-input.ts";

const wanted = [
  { startMs: 200, endMs: 1500, text: "Hello, big world." },
  { startMs: 1500, endMs: 3000, text: "Goodbye & thanks." },
];
const srt = `1
00:00:00,200 --> 00:00:01,500
Hello, <i>big</i>
world.

2
00:00:01,500 --> 00:00:03,000
{\\an8}Goodbye &amp; thanks.
`;
const vtt = `WEBVTT - a title

NOTE made by hand

STYLE
::cue { color: red }

first
00:00.200 --> 00:01.500 align:start
<v Mira>Hello, <00:00:00.700>big world.</v>

00:00:01.500 --> 00:00:03.000
Goodbye &amp; thanks.
`;
const ass = `[Script Info]
Title: x

[Events]
Format: Layer, Start, End, Style, Name, Text
Dialogue: 0,0:00:01.50,0:00:03.00,Default,,Goodbye & thanks.
Comment: 0,0:00:00.00,0:00:03.00,Default,,not shown
Dialogue: 0,0:00:00.20,0:00:01.50,Default,,{\\b1}Hello, big\\Nworld.
Dialogue: 0,0:00:00.20,0:00:01.50,Default,,{\\p1}m 0 0 l 1 1
`;

describe("a caption file", () => {
  test.each([
    ["SRT", srt],
    ["VTT", vtt],
    ["ASS", ass],
  ])("may be %s", (_, text) => {
    expect(parseCaptions(text, "a.txt")).toEqual(wanted);
  });

  test.each<[what: string, text: string, complaint: RegExp]>([
    ["is empty", "", /^a\.srt: .*no captions.*SRT, VTT or ASS/],
    ["is something else", "name,plan\nAda,Pro\n", /^a\.srt:1: This caption has no times/],
    ["has a time that cannot be read", "1\n00:00:01 --> 2\nHi\n", /^a\.srt:2: This caption has no times/],
    [
      "has a caption that ends first",
      "1\n00:00:02,000 --> 00:00:01,000\nHi\n",
      /^a\.srt:2: .*ends before it begins/,
    ],
    [
      "goes back in time",
      "00:00:02,000 --> 00:00:03,000\nHi\n\n00:00:01,000 --> 00:00:03,000\nHo\n",
      /^a\.srt:4: .*before the one in front/,
    ],
    [
      "has dialogue without times",
      ass.replace("0:00:01.50", "soon"),
      /^a\.srt:6: This Dialogue has no times/,
    ],
  ])("that %s is refused", (_, text, complaint) => {
    expect(complaintsOf(() => parseCaptions(text, "a.srt"))[0]).toMatch(complaint);
  });
});

describe("captions of a scene from a file", () => {
  test("are read for each row, and are shown though the brief has captions off", () => {
    const { videos } = planVideos(
      planInput({
        rows: [{ name: "ada" }],
        brief: {
          captions: false,
          scenes: [{ id: "a", layout: "voice-only", say: "Hi.", captions: "{{ name }}.srt" }],
        },
        captions: { "/data/ada.srt": wanted },
      }),
    );
    expect(videos[0]?.scenes[0]).toMatchObject({ caption: "Hi.", showCaptions: true, cues: wanted });
  });

  test.each([
    [{ layout: "statement", captions: "a.srt" }, /has captions and says nothing/],
    [{ layout: "voice-only", say: "Hi.", captions: "gone.srt" }, /caption file "gone.srt" is not there/],
  ])("%o is refused", (scene, complaint) => {
    const input = planInput({ brief: { scenes: [{ id: "a", ...scene }] }, missing: ["gone.srt"] });
    expect(complaintsOf(() => planVideos(input))[0]).toMatch(complaint);
  });

  test("that are said at once are read one after the other, and none is lost", () => {
    const cues = [
      { startMs: 1000, endMs: 2000, text: "One" },
      { startMs: 1000, endMs: 3000, text: "and other." },
      { startMs: 4000, endMs: 5000, text: "Both." },
    ];
    const words = spreadCues(cues, { language: "en", durationMs: 9000 });
    expect(words.map(({ text }) => text).join("")).toBe("One and other. Both.");
    expect(words.map(({ startMs }) => startMs)[0]).toBe(1000);
    expect(words[2]?.endMs).toBe(3000);
    expect(words[3]).toMatchObject({ startMs: 4000, endMs: 5000 });
  });

  test("share a caption's time among its words, and end with the scene", () => {
    const cues = [...wanted, { startMs: 5000, endMs: 6000, text: "Late." }];
    const words = spreadCues(cues, { language: "en", durationMs: 2500 });
    expect(words.map(({ text }) => text).join("")).toBe("Hello, big world. Goodbye & thanks.");
    expect(words.map(({ startMs }) => startMs)).toEqual([200, 700, 1000, 1500, 2000, 2071]);
    expect(words.at(-1)?.endMs).toBe(2500);
  });
});
