/** How videos of a kind are told. `{it}` is the subject, `{them}` the audience. */
export type Arc = {
  kind: string;
  /** Words of a request that ask for it. */
  asks: RegExp;
  purpose: string;
  audience: string;
  tone: string;
  callToAction: string;
  style: keyof typeof styles;
  music: string;
  /** What is to be said in each scene. */
  hook: string;
  idea: string;
  demo: string;
  benefit: string;
  /** What further scenes of a long video say. @default another point */
  more?: string;
};

/** Looks that the agent knows, each with colours that carry text. */
export const styles = {
  minimalistic: {
    look: "minimalistic: flat shapes, wide margins, one thing on screen at a time",
    colours: ["ground #ffffff", "text #111827", "accent #2563eb"],
  },
  cartoon: {
    look: "cartoon: rounded shapes, thick outlines, gentle bounces",
    colours: ["ground #fff7e6", "text #1f2937", "accent #f97316"],
  },
  "bold and vibrant": {
    look: "bold and vibrant: large type, strong contrast, quick cuts",
    colours: ["ground #111827", "text #ffffff", "accent #f43f5e"],
  },
  cinematic: {
    look: "cinematic: shallow depth of field, slow moves, natural light",
    colours: ["ground #0f172a", "text #f8fafc", "accent #d4a373"],
  },
  professional: {
    look: "professional: calm grid, restrained motion, plain charts",
    colours: ["ground #f8fafc", "text #0f172a", "accent #0f766e"],
  },
} as const;

/** The first that is asked for; the last is for whatever else. */
export const arcs: readonly Arc[] = [
  {
    kind: "welcome",
    asks: /\b(welcom\w*|onboard\w*|greet\w*)\b/i,
    purpose: "Welcome {them} and show what happens next.",
    audience: "people who are new",
    tone: "warm, personal",
    callToAction: "Take your first step",
    style: "minimalistic",
    music: "calm, acoustic, low under the voice",
    hook: "Greet {them} as one person would greet another, and say who is speaking.",
    idea: "Say in one sentence what {it} is there for, and what {them} can count on.",
    demo: "Name what happens in the first days, in at most three steps.",
    benefit: "Say who answers questions, and how to reach them.",
  },
  {
    kind: "teach",
    asks: /\b(how to|teach\w*|tutorial|train\w*|lesson|course|walkthrough|step[- ]by[- ]step|guide)\b/i,
    purpose: "Teach it in steps that {them} can follow without help.",
    audience: "people who do this for the first time",
    tone: "clear, patient",
    callToAction: "Try it yourself",
    style: "minimalistic",
    music: "none, or a quiet pulse without melody",
    hook: "Show the finished result first, and say that {them} will be able to do it in a moment.",
    idea: "Name what is needed before starting, and the one thing that makes it easy.",
    demo: "Go through the steps in order, one sentence a step, each with what is seen when it worked.",
    benefit: "Name the mistake that is made most often, and how it is avoided.",
    more: "Go on with the next steps, one sentence a step; let each be seen from the learner's side.",
  },
  {
    kind: "invite",
    asks: /\b(invit\w*|webinar|event|conference|meet-?up|workshop|open day|rsvp)\b/i,
    purpose: "Bring {them} to {it}: what it is, when and where, and how to take part.",
    audience: "people who would enjoy it",
    tone: "inviting, upbeat",
    callToAction: "Save your place",
    style: "bold and vibrant",
    music: "upbeat, building towards the end",
    hook: "Open with what {them} will be able to do or know afterwards.",
    idea: "Say what {it} is, when, and where, exactly as the request states it.",
    demo: "Name who takes part and the two or three moments worth coming for.",
    benefit: "Say what it costs and how little time it takes to take part, if the request states it.",
  },
  {
    kind: "recruit",
    asks: /\b(hiring|recruit\w*|job|jobs|vacanc\w+|career\w*|join our team|apply)\b/i,
    purpose: "Win applications from {them}: {it}.",
    audience: "people who look for work with a purpose",
    tone: "honest, friendly",
    callToAction: "Apply this week",
    style: "cinematic",
    music: "warm, modern, low under the voice",
    hook: "Open with one moment of the work that only somebody who does it would tell.",
    idea: "Say what the work is about, and whom it helps.",
    demo: "Describe an ordinary day, from the first task to the last.",
    benefit: "Say what the team offers and what it expects, in plain words.",
  },
  {
    kind: "announce",
    asks: /\b(announc\w*|launch\w*|introduc\w*|new (?:feature|product|release|version)|releas\w*|unveil\w*|opening)\b/i,
    purpose: "Announce {it}: what is new, whom it helps, and where to get it.",
    audience: "people who know the product",
    tone: "confident, upbeat",
    callToAction: "See what is new",
    style: "bold and vibrant",
    music: "upbeat, electronic, low under the voice",
    hook: "Say in one short sentence what is new, without a greeting.",
    idea: "Say what {them} had to put up with until now, and what {it} does about it.",
    demo: "Show the one thing that could not be done before, from start to end.",
    benefit: "Say who gets it, when, and what it costs, if the request states it.",
  },
  {
    kind: "report",
    asks: /\b(report\w*|update|recap|results?|quarter\w*|review|summar\w+|news)\b/i,
    purpose: "Report {it}: what happened, what it means, and what comes next.",
    audience: "people who have two minutes for it",
    tone: "matter-of-fact, open",
    callToAction: "Ask us anything",
    style: "professional",
    music: "none, or a quiet pulse without melody",
    hook: "Open with the one result that matters most, in one sentence.",
    idea: "Say what stands behind it; use only figures that the request states.",
    demo: "Go through the three points that matter, one sentence each, the largest first.",
    benefit: "Say what it means for {them}, and what will be different next time.",
  },
  {
    kind: "promote",
    asks: /\b(promot\w*|advert\w*|ads?|commercial|sell\w*|sale|offer|campaign|pitch\w*|teaser|trailer)\b/i,
    purpose: "Win interest in {it} and lead {them} to the call to action.",
    audience: "people who have the problem and have not heard of it",
    tone: "energetic, concrete",
    callToAction: "Get started today",
    style: "bold and vibrant",
    music: "energetic, with a clear beat, low under the voice",
    hook: "Name a moment that {them} know too well, in one sentence.",
    idea: "Say what {it} changes about that moment, in one sentence.",
    demo: "Show it being used once, by one person, with one result.",
    benefit: "Give one reason to believe it; promise nothing that the request does not state.",
  },
  {
    kind: "explain",
    asks: /\b(explain\w*|explainer|what is|how .* works?|overview|understand|describe|about)\b/i,
    purpose: "Make {them} understand {it}: what it is, how it works, and why it is worth trying.",
    audience: "people who hear of it for the first time",
    tone: "clear, friendly",
    callToAction: "Try it today",
    style: "minimalistic",
    music: "light, modern, low under the voice",
    hook: "Ask the question that {them} have before they know {it}; no greeting.",
    idea: "Say in one sentence what {it} is, and what is different with it.",
    demo: "Show how it works in at most three steps, one sentence a step.",
    benefit: "Name the one result that {them} notice first; use only figures that the request states.",
  },
  {
    kind: "present",
    asks: /(?:)/,
    purpose: "Present {it} so that {them} know what it is and what to do next.",
    audience: "people who see it for the first time",
    tone: "clear, friendly",
    callToAction: "Find out more",
    style: "minimalistic",
    music: "light, modern, low under the voice",
    hook: "Say in one sentence why this concerns {them}; no greeting.",
    idea: "Say what {it} is, in words that {them} use themselves.",
    demo: "Tell one example from start to end, in at most three steps.",
    benefit: "Name the one thing that {them} should remember.",
  },
];

export const arcOf = (request: string): Arc => {
  const found = arcs.find(({ asks }) => asks.test(request)) ?? arcs.at(-1);
  if (found === undefined) throw new Error("There is no arc.");
  return /\b(kids|children|nursery|pupils)\b/i.test(request) ? { ...found, style: "cartoon" } : found;
};

/** A subject inside a sentence; one that is a clause (how to …) would not fit there. */
export const nameOf = (subject: string | null): string =>
  subject === null || /^(how|why|what|when|where|whether)\b/i.test(subject) ? "the topic" : subject;

/** An arc's text for this subject and audience. */
export const fillArc = (
  text: string,
  { subject, audience }: { subject: string | null; audience: string | null },
): string => {
  // A whole clause would not stand inside another one.
  const them = audience === null || audience.length > 30 ? "viewers" : audience;
  const filled = text.replaceAll("{it}", nameOf(subject)).replaceAll("{them}", them);
  return filled.charAt(0).toUpperCase() + filled.slice(1);
};
