import type { Orientation } from "./video-prompt.ts";
import { longestVideo, shortestVideo } from "./pace.ts";
import { tidy } from "./sentences.ts";

/** What a request says of the video, in whatever order it says it. */
export type Facts = {
  seconds: number | null;
  orientation: Orientation | null;
  tone: string | null;
  callToAction: string | null;
  audience: string | null;
  subject: string | null;
};

const counts = new Map([
  ...["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"].map(
    (word, index): [string, number] => [word, index + 1],
  ),
  ...([
    ["a", 1],
    ["half a", 0.5],
    ["fifteen", 15],
    ["twenty", 20],
    ["thirty", 30],
    ["forty-five", 45],
    ["sixty", 60],
    ["ninety", 90],
  ] as const),
]);
const number = String.raw`\d+(?:\.\d+)?|half a|a|fifteen|twenty|thirty|forty-five|sixty|ninety|one|two|three|four|five|six|seven|eight|nine|ten`;
const unit = String.raw`seconds?|secs?|s|minutes?|mins?|sekunden?|secondes?|segundos?|secondi|minuten?|minutos?|minuti`;
const thing = String.raw`videos?|clips?|films?|explainers?|ads?|adverts?|commercials?|spots?|trailers?|teasers?|tutorials?|walkthroughs?|demos?|intros?|introductions?|updates?|announcements?|messages?|reels?|shorts?|presentations?|pitch(?:es)?|overviews?|recaps?`;

/** Only what can be nothing but the length of the video: an app may save ten minutes a day. */
const lengths = [
  new RegExp(
    String.raw`\b(${number})[\s-]?(${unit})[\s-]+(?:long\s+)?(?:[\w-]+\s+){0,4}?(?:${thing})\b`,
    "i",
  ),
  new RegExp(
    String.raw`\b(?:length|duration|runtime)\s*(?::|is|of)?\s*(?:about |around |roughly |~)?(${number})[\s-]?(${unit})\b`,
    "i",
  ),
  new RegExp(String.raw`\b(${number})[\s-]?(${unit})[\s-]+(?:long|in length|max(?:imum)?|at most)\b`, "i"),
  new RegExp(
    String.raw`\b(?:keep it|make it|lasts?|lasting|runs?|running)\s+(?:to |at |for |under |below |about |around |roughly )*(${number})[\s-]?(${unit})\b`,
    "i",
  ),
  new RegExp(
    String.raw`\bin (?:under |about |around |just |only )?(${number})[\s-]?(${unit})\s*(?=$|[.!,;:]|for\b|to\b|vor\b)`,
    "i",
  ),
];

export const findSeconds = (text: string): number | null => {
  for (const pattern of lengths) {
    const [, count = "", kind = ""] = pattern.exec(text) ?? [];
    if (count === "") continue;
    const amount = counts.get(count.toLowerCase()) ?? Number(count);
    const seconds = Math.round(amount * (/^m/i.test(kind) ? 60 : 1));
    return Math.min(longestVideo, Math.max(shortestVideo, seconds));
  }
  return null;
};

const portrait =
  /\b(portrait|vertical|upright|9:16|tiktok|reels?|youtube shorts|shorts|instagram stor(?:y|ies))\b/i;
const landscape = /\b(landscape|horizontal|16:9|widescreen|youtube|website|web page|webinar|homepage)\b/i;

export const findOrientation = (text: string): Orientation | null =>
  portrait.test(text) ? "portrait" : landscape.test(text) ? "landscape" : null;

const tones =
  /\b(friendly|warm|professional|serious|playful|funny|humorous|energetic|calm|inspiring|confident|formal|casual|upbeat|urgent|empathetic|witty|cheerful|reassuring|matter-of-fact|enthusiastic|relaxed)\b/gi;

const findTone = (text: string): string | null => {
  const [, named] = /\btone\s*(?::|is)\s*([^.\n]+)/i.exec(text) ?? [];
  if (named !== undefined) return tidy(named);
  const found = [...new Set([...text.matchAll(tones)].map(([word]) => word.toLowerCase()))];
  return found.length === 0 ? null : found.slice(0, 3).join(", ");
};

const address = /\b(?:https?:\/\/)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/[^\s,"”)]*)?(?<![.])/i;

const findCallToAction = (text: string): string | null => {
  const [, named] = /\bcall to action\s*(?::|is)\s*["“]?([^"”.\n]+)/i.exec(text) ?? [];
  if (named !== undefined) return tidy(named);
  const [, quoted] =
    /\b(?:end|close|finish)\w* (?:it )?(?:with|on|by saying)[^"“.\n]*["“]([^"”]+)["”]/i.exec(text) ?? [];
  if (quoted !== undefined) return tidy(quoted).replace(/[.!]$/, "");
  const [site] = address.exec(text) ?? [];
  return site === undefined ? null : `Visit ${site}`;
};

const people =
  /\b(people|teams?|staff|everyone|employees|customers?|clients?|users?|beginners|families|kids|children|students|teachers|parents|owners|managers|developers|engineers|designers|founders|leaders|buyers|shoppers|subscribers|members|patients|guests|colleagues|hires|starters|investors|partners|volunteers|executives|freelancers|creators|marketers|businesses|companies|startups|sailors|travell?ers|seniors|professionals|audience|department|crew)\b/i;

/** `to` addresses somebody only after a verb of telling. */
const audiencePattern =
  /\b(?:for|aimed at|targeting|directed at|(?<=\b(?:explain|introduc|show|teach|present|pitch|sell|announc|address|tell)\w*\b(?:[^.]|\.\d)*?)to)\s+((?:[\p{L}\p{N}'’&-]+\s?){1,7})/giu;

const findAudience = (text: string): string | null => {
  const [, named] = /\baudience\s*(?::|is)\s*([^.\n]+)/i.exec(text) ?? [];
  if (named !== undefined) return tidy(named);
  const [, welcomed] =
    /\bwelcom\w+\s+(?:video\s+)?(?:for\s+)?((?:our\s+|new\s+)*[\p{L}'’-]+(?:\s[\p{L}'’-]+){0,2}?)\s+(?:to|at|on|aboard)\b/iu.exec(
      text,
    ) ?? [];
  if (welcomed !== undefined && people.test(welcomed)) return tidy(welcomed);
  for (const [, phrase = ""] of text.matchAll(audiencePattern)) {
    const [whole] =
      /^.*?(?=\s(?:in|on|with|about|that|who want|to|and then|at|by|as|from)\s|$)/i.exec(tidy(phrase)) ?? [];
    if (whole !== undefined && people.test(whole)) return whole;
  }
  return null;
};

const subjectPatterns = [
  new RegExp(
    String.raw`\b(?:${thing})\s+(?:about|on|of|for|explaining|introducing|announcing|showing|promoting|presenting|covering|describing)\s+(.+)$`,
    "i",
  ),
  /\b(?:explain|introduce|announce|present|promote|show|describe|teach|pitch|sell|demonstrate|launch|cover|advertise|recap|summari[sz]e|celebrate)(?:s|ing)?\s+(?:people\s+)?(?:about\s+)?(.+)$/i,
  /\b(?:hiring|recruiting|looking for)\s+(.+)$/i,
  /\b(?:invite|welcom\w*)\s+.+?\s+to\s+(.+)$/i,
  /\babout\s+(.+)$/i,
];

const findSubject = (text: string, audience: string | null): string | null => {
  const [first = ""] = text.split(/[.!?\n](?:\s|$)/);
  for (const pattern of subjectPatterns) {
    const [, rest] = pattern.exec(first) ?? [];
    if (rest === undefined) continue;
    const bare = withoutAsides(rest, audience);
    if (bare.length > 1 && bare.length <= 90) return bare;
  }
  return null;
};

/** The thing alone, without length, place of showing and audience. */
const withoutAsides = (text: string, audience: string | null): string => {
  let rest = text;
  if (audience !== null) {
    const at = rest
      .toLowerCase()
      .search(new RegExp(String.raw`\s(?:for|to|aimed at|targeting)\s+${escape(audience.toLowerCase())}`));
    if (at > 0) rest = rest.slice(0, at);
  }
  return tidy(
    rest
      .replace(
        new RegExp(
          String.raw`,?\s*\bin (?:under |about |around |just |only )?(?:${number})[\s-]?(?:${unit})\b.*$`,
          "i",
        ),
        "",
      )
      .replace(
        /,?\s*\b(?:for|on) (?:tiktok|instagram|youtube|linkedin|our (?:website|homepage|channel)|the (?:website|homepage))\b.*$/i,
        "",
      )
      .replace(/,?\s*\b(?:in an?|with an?) (?:[\w-]+ ){0,3}(?:tone|style|voice|format)\b.*$/i, "")
      .replace(/[,;:]\s*(?:and\s+)?(?:keep|make|end|close|finish|use|please)\b.*$/i, "")
      .replace(new RegExp(String.raw`,\s*(?:and\s+)?(?:in\s+)?(?:${tones.source}).*$`, "i"), "")
      .replace(/[\s.,;:!?]+$/, ""),
  );
};

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** Reads an author's request. What it does not say is null. */
export const findFacts = (text: string): Facts => {
  const audience = findAudience(text);
  return {
    seconds: findSeconds(text),
    orientation: findOrientation(text),
    tone: findTone(text),
    callToAction: findCallToAction(text),
    audience,
    subject: findSubject(text, audience),
  };
};
