import { arcOf, fillArc, styles } from "../arcs.ts";
import { capitalise, sentencesOf, tidy } from "../sentences.ts";
import { inTheirWords } from "../outline-scenes.ts";
import { wordsIn } from "../pace.ts";
import { type Rule, statedRule } from "./rule.ts";

const looks =
  /\b(presenter|avatar|host|narrator|speaker|spokesperson|woman|man|lady|guy|she|he)\b[^.!?]*\b(wear(?:s|ing)|dressed|hair(?:ed)?|blonde?|brunette|beard(?:ed)?|glasses|suit|shirt|dress|blazer|jacket|years old|in (?:her|his|their) (?:twenties|thirties|forties|fifties|sixties)|skin|tall|pretty|handsome)\b/i;

/** What is said of the video as a whole. */
export const frameRules: readonly Rule[] = [
  statedRule({
    ...{ id: "language", field: "language", name: "the language" },
    checks: "states the language of voice and on-screen text; directives stay English",
    usual: () => ({
      value: "the language of the request above",
      because: "that of the request; --language names it",
    }),
  }),
  statedRule({
    ...{ id: "audience", field: "audience", name: "the audience" },
    checks: "says who is to watch it",
    usual: ({ request }) => {
      const { kind, audience } = arcOf(request);
      return {
        value: audience,
        because: `"${audience}", as for most videos that ${kind}; --audience says another`,
      };
    },
  }),
  statedRule({
    ...{ id: "purpose", field: "purpose", name: "the purpose" },
    checks: "says what the video is to bring about",
    usual: (prompt) => {
      const arc = arcOf(prompt.request);
      return {
        value: fillArc(arc.purpose, prompt),
        because: `read from the request, as a video that is to ${arc.kind}`,
      };
    },
  }),
  statedRule({
    ...{ id: "tone", field: "tone", name: "the tone" },
    checks: "says how it sounds, in two or three words",
    usual: ({ request }) => {
      const { kind, tone } = arcOf(request);
      return {
        value: tone,
        because: `"${tone}", which suits a video that is to ${kind}; --tone says another`,
      };
    },
  }),
  statedRule({
    ...{ id: "call-to-action", field: "callToAction", name: "what viewers are to do at the end" },
    checks: "ends in a call to action",
    usual: ({ request, language, scenes }) => {
      const shown = scenes.at(-1)?.onScreen[0];
      if (shown !== undefined && wordsIn(shown) <= 4)
        return { value: shown, because: `"${shown}", which the last scene shows` };
      const { callToAction } = arcOf(request);
      const value = language === "English" ? callToAction : `${callToAction}${inTheirWords}`;
      return { value, because: `"${callToAction}"; --call-to-action says another` };
    },
  }),
  statedRule({
    ...{ id: "orientation", field: "orientation", name: "landscape or portrait" },
    checks: "states the orientation",
    usual: () => ({ value: "landscape", because: "landscape; --orientation portrait for phones" }),
  }),
  statedRule({
    ...{ id: "avatar", field: "presenter", name: "who presents, and when" },
    checks: "says who presents and when they are seen",
    usual: ({ avatarId }) =>
      avatarId === null
        ? {
            value: "one presenter throughout, of your choice; seen in A-roll, heard everywhere else",
            because:
              "one presenter throughout. Name one with --avatar: without, more sessions fail and lengths vary more",
          }
        : {
            value: `the chosen avatar presents; seen in A-roll, heard everywhere else`,
            because: "the avatar that was chosen, seen in A-roll and heard everywhere else",
          },
  }),
  {
    id: "presenter-looks",
    checks: "does not describe a presenter who is chosen by id",
    mends: "leaves the description out",
    find: ({ avatarId, request, notes }) =>
      avatarId === null
        ? []
        : [request, ...notes]
            .flatMap(sentencesOf)
            .filter((text) => looks.test(text))
            .map((text) => `"${text}" describes the avatar's looks`),
    mend: (prompt) => {
      const without = (text: string): string =>
        sentencesOf(text)
          .filter((each) => !looks.test(each))
          .join(" ");
      const request = without(prompt.request) || "Make the video that is described here.";
      const notes = prompt.notes.map(without).filter(Boolean);
      return {
        prompt: { ...prompt, request, notes },
        done: ["left out: how the avatar looks comes with its id"],
      };
    },
  },
  statedRule({
    ...{ id: "style", field: "style", name: "the visual style" },
    checks: "states one visual style",
    usual: ({ request }) => {
      const { style } = arcOf(request);
      return { value: styles[style].look, because: `"${style}"; --brand takes a brand's` };
    },
  }),
  statedRule({
    ...{ id: "colours", field: "colours", name: "a palette" },
    checks: "names colours by hex code",
    isMissing: ({ colours }) => !colours.some((colour) => /#[0-9a-f]{6}\b/i.test(colour)),
    usual: ({ request }) => ({
      value: styles[arcOf(request).style].colours,
      because: "three that carry text on each other; --brand takes a brand's",
    }),
  }),
  statedRule({
    ...{ id: "fonts", field: "fonts", name: "the type" },
    checks: "names a font",
    isMissing: ({ fonts }) => fonts.length === 0,
    usual: () => ({
      value: ["Inter, or a plain sans serif like it"],
      because: "a plain sans serif; --brand takes a brand's",
    }),
  }),
  statedRule({
    ...{ id: "music", field: "music", name: "the music" },
    checks: "says which music, or that there is none",
    usual: ({ request }) => ({ value: arcOf(request).music, because: `"${arcOf(request).music}"` }),
  }),
  {
    id: "small-numbers",
    checks: "numbers under ten are words where they are spoken (English)",
    mends: "writes them out",
    find: (prompt) =>
      prompt.language === "English"
        ? spokenTexts(prompt).flatMap((text) =>
            smallNumber.test(text) ? [`"${shorten(text)}" has a digit that is read aloud`] : [],
          )
        : [],
    mend: (prompt) => {
      const mend = (text: string | null): string | null => text?.replace(allSmallNumbers, writeOut) ?? null;
      const scenes = prompt.scenes.map((scene) => ({ ...scene, says: mend(scene.says) }));
      return { prompt: { ...prompt, script: mend(prompt.script), scenes }, done: ["written out"] };
    },
  },
];

const spokenTexts = ({ script, scenes }: Parameters<Rule["find"]>[0]): string[] =>
  [script, ...scenes.map(({ says }) => says)].flatMap((text) => (text === null ? [] : [text]));

const smallNumber =
  /(?<![\d.,:/$€£#\p{L}-])[1-9](?![\d%:/\p{L}-]|[.,]\d|\s?(?:%|percent|a\.m|p\.m|am\b|pm\b|GB|MB|kg|km|cm|mm|m\b|s\b))/u;
const allSmallNumbers = new RegExp(smallNumber.source, "gu");
const words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const writeOut = (digit: string, at: number, whole: string): string => {
  const word = words[Number(digit)] ?? digit;
  return at === 0 || /[.!?]\s+$/.test(whole.slice(0, at)) ? capitalise(word) : word;
};
const shorten = (text: string): string => (text.length > 50 ? `${tidy(text.slice(0, 48))}…` : text);
