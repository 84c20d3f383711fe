/** The scenes that are measured: presenter, captions, bullets, a lower third and the logo, all with the standard brand. */
const guide = { kind: "lower-third", name: "Mira", role: "Your guide at Northwind" };

const bullets = (title: string, items: readonly string[]): object => ({
  kind: "bullets",
  title,
  items,
});

const base = {
  brand: "northwind",
  template: "editorial",
  language: "en",
  captions: true,
  music: "calm",
};

/** A short video: one scene of about eight seconds. */
export const freshBrief = (aspect: string, isQuick: boolean): object => ({
  ...base,
  title: "Fresh",
  aspects: [aspect],
  output: "fresh",
  scenes: [
    {
      id: "plan",
      layout: "presenter-third",
      background: { gradient: ["#0e3b34", "#1d6b5c"], angle: 135 },
      say: isQuick
        ? "Your routes are ready."
        : "Everything is ready for your first week: your routes plan themselves, your crew reads one page, and your numbers wait for you.",
      overlays: [
        bullets("Ready for you", [
          "Routes that plan themselves",
          "The crew on one page",
          "Numbers, every morning",
        ]),
        guide,
      ],
    },
  ],
});

export type BatchChange = "none" | "caption" | "overlay" | "colour";

/** Five scenes of about six seconds, of which the first is personal. */
export const batchBrief = (isQuick: boolean, change: BatchChange = "none"): object => {
  const say = (text: string, short: string): string => (isQuick ? short : text);
  // Said alike, written otherwise: the sound and the clip stay what they were.
  const crew = change === "caption" ? "Crew" : "crew";
  return {
    ...base,
    title: "Welcome, {{ name }}",
    aspects: ["16:9"],
    data: "people.csv",
    output: "{{ id }}",
    scenes: [
      {
        id: "hello",
        layout: "presenter-third",
        say: say(
          "Hi {{ name }}, great to have you with us! Here are three things that wait for you in your first week.",
          "Hi {{ name }}!",
        ),
        overlays: [
          { kind: "title", kicker: "Welcome aboard", text: "Hi {{ name }}" },
          bullets("This week", ["Meet your crew", "See your harbour"]),
          guide,
        ],
      },
      {
        id: "plan",
        layout: "presenter-third",
        side: "left",
        say: say(
          `Your routes plan themselves over night, so that your ${crew} finds all they need when their day begins.`,
          `Your ${crew} is ready.`,
        ),
        overlays: [
          bullets(change === "overlay" ? "Ready for You" : "Ready for you", [
            "Routes that plan themselves",
            "The crew on one page",
          ]),
          guide,
        ],
      },
      {
        id: "numbers",
        layout: "presenter-third",
        background: change === "colour" ? { color: "#3b0e2e" } : { color: "#0e3b34" },
        say: say(
          "Every morning your numbers are there before you are, from the first berth in the bay to the last.",
          "Your numbers are there.",
        ),
        overlays: [bullets("Every morning", ["From berth to mile", "On a single page"]), guide],
      },
      {
        id: "help",
        layout: "presenter-third",
        side: "left",
        background: { gradient: ["#0e3b34", "#1d6b5c"], angle: 120 },
        say: say(
          "And if the sea has other plans, we are one call away, day and night, in any harbour.",
          "We are one call away.",
        ),
        overlays: [bullets("We are here", ["By day and by night", "In every harbour"]), guide],
      },
      {
        id: "bye",
        layout: "presenter-third",
        say: say(
          "That is all you need for now. Open your workspace, look around, and tell us more.",
          "Open your workspace.",
        ),
        overlays: [bullets("Next", ["Open your workspace", "Tell us what you think"]), guide],
      },
    ],
  };
};

/** One short, silent scene that is the same for every row: what is measured is what rows cost. */
export const sharedBrief = {
  ...base,
  title: "Shared",
  music: "calm",
  aspects: ["16:9"],
  data: "shared.csv",
  output: "shared-{{ id }}",
  scenes: [
    { id: "card", layout: "end-card", seconds: 1, overlays: [{ kind: "cta", text: "Open your workspace" }] },
  ],
};

/** Opens the browser and makes the bundles before anything is timed; another brand, so that it shares no picture. */
export const warmUpBrief = {
  title: "Warm-up",
  brand: "warm-up",
  output: "warm-up",
  scenes: [{ id: "card", layout: "end-card", seconds: 0.5, overlays: [{ kind: "cta", text: "Warm" }] }],
};

const names = [
  ...["Ada", "Ben", "Carla", "David", "Emma", "Felix", "Grace", "Henry", "Iris", "Jack"],
  ...["Karen", "Leo", "Maria", "Nick", "Olga", "Peter", "Rosa", "Sam", "Tina", "Victor"],
];

/** `id,name`: each person again and again, under new ids, until there are enough rows. */
export const peopleCsv = (rows: number, people: number = names.length): string =>
  [
    "id,name",
    ...Array.from({ length: rows }, (_, row) => `row-${String(row + 1)},${names[row % people] ?? ""}`),
    "",
  ].join("\n");

/** Scenes of one video in `planBrief`, of which the first is personal. */
export const planScenes = 6;
/** Of all scenes of all rows, how many say what another row says too. */
export const planShared = 0.95;

/** Six scenes, all spoken by a presenter; nothing of it is ever made. */
export const planBrief = {
  ...base,
  title: "Welcome, {{ name }}",
  aspects: ["16:9", "9:16"],
  data: "plan.csv",
  output: "{{ id }}",
  scenes: [
    {
      id: "hello",
      layout: "presenter-third",
      say: "Hi {{ name }}! Great to have you with us.",
      overlays: [{ kind: "title", kicker: "{{ company }}", text: "Hi {{ name }}" }, guide],
    },
    {
      id: "plan",
      layout: "presenter-third",
      say: "Your plan starts today. Here is what you get.",
      overlays: [bullets("{{ plan }}", ["Unlimited projects", "{{ price | money }} a month"])],
    },
    ...["Let me show you around.", "Your numbers are there before you are.", "We are one call away."].map(
      (say, index) => ({
        id: `tour-${String(index + 1)}`,
        layout: "presenter-third",
        background: { color: "#0e3b34" },
        say,
        overlays: [bullets("On the way", ["From berth to mile", "On a single page"])],
      }),
    ),
    {
      id: "bye",
      layout: "presenter-third",
      say: "That is all for now. Open your workspace.",
      overlays: [{ kind: "cta", text: "Open {{ company }}'s workspace", url: "https://example.com" }],
    },
  ],
};

/** `id,name,company,plan,price`, with as many different names as leave the share of scenes that is promised. */
export const planCsv = (rows: number): string => {
  const different = Math.max(1, Math.round(rows * planScenes * (1 - planShared)) - (planScenes - 1));
  const row = (index: number): string =>
    [
      `row-${String(index + 1)}`,
      `Name ${String(index % different)}`,
      `Company ${String(index % 50)}`,
      ["Basic", "Plus", "Pro"][index % 3] ?? "",
      String(10 + (index % 40)),
    ].join();
  return ["id,name,company,plan,price", ...Array.from({ length: rows }, (_, index) => row(index)), ""].join(
    "\n",
  );
};
