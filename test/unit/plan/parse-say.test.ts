import { describe, expect, test } from "vitest";
import { longestScript } from "../../../src/heygen/index.ts";
import { parseSay, speechLimit } from "../../../src/plan/parse-say.ts";
import { complaintsOf } from "../../support/plan-input.ts";

const parse = (text: string, language = "en") =>
  parseSay(text, {
    language,
    readAloud: (plain) => ({ spoken: plain, readings: [] }),
    placeOf: () => ({ file: "brief.yaml", line: 9 }),
  });

describe("what is said", () => {
  test.each<[written: string, spoken: string]>([
    ["Hello there.", "Hello there."],
    ["  Hello\n  there. ", "Hello there."],
    ['One. <break time="0.4s"/> Two.', 'One. <break time="0.4s" /> Two.'],
    ['One.<break time="400ms"/>Two.', 'One. <break time="0.4s" /> Two.'],
    ["One. <break time='1s'> Two.", 'One. <break time="1s" /> Two.'],
    ["One. <BREAK TIME=.5s /> Two.", 'One. <break time="0.5s" /> Two.'],
    ['One. <break time="0.1s"/> <break time="200ms"/> Two.', 'One. <break time="0.3s" /> Two.'],
    ['<break time="1s"/> One.', '<break time="1s" /> One.'],
    ['One. <break time="1s"/>', 'One. <break time="1s" />'],
    ['One. <break time="0s"/> Two.', "One. Two."],
    ['One. <break time="1ms"/> Two.', "One. Two."],
    ["3 < 4 and 5 > 4.", "3 < 4 and 5 > 4."],
  ])("%o is sent to the voice as %o", (written, spoken) => {
    expect(parse(written).spoken).toBe(spoken);
  });

  test("is shown without its pauses", () => {
    expect(parse('One. <break time="0.4s"/> Two.').caption).toBe("One. Two.");
  });

  test("may be as long as a voice takes", () => {
    expect(parse("a".repeat(speechLimit)).spoken).toHaveLength(5000);
    expect(speechLimit).toBe(longestScript);
  });
});

describe("a text that cannot be said", () => {
  test.each<[what: string, text: string, complaint: RegExp]>([
    ["nothing", "", /no words.*leave say: out/s],
    ["signs only", "  …!? 😀 ", /no words/],
    ["a pause only", '<break time="2s"/>', /no words/],
    ["a tag of HTML", "Hi <b>you</b>.", /cannot read the tag <b>/],
    [
      "a pause without its length",
      "Hi <break/> you.",
      /cannot read the tag <break\/>.*<break time="0.4s"\/>/s,
    ],
    ["a negative pause", 'Hi <break time="-1s"/> you.', /cannot read the tag <break/],
    ["a tag that is not closed", "Hi <emphasis", /cannot read the tag <emphasis/],
    ["a pause that is too long", 'Hi <break time="10.5s"/> you.', /A pause of 10\.5 s is longer than 10 s/],
    [
      "pauses that add up to one that is too long",
      'Hi <break time="5s"/> <break time="5.6s"/> you.',
      /A pause of 10\.6 s/,
    ],
    [
      "a sentence that is too long",
      `${"a".repeat(5000)}.`,
      /One sentence has 5001 characters.*Make two sentences/s,
    ],
  ])("is %s", (_, text, complaint) => {
    const [found] = complaintsOf(() => parse(text));
    expect(found).toMatch(/^brief\.yaml:9: .* → ./s);
    expect(found).toMatch(complaint);
  });
});
