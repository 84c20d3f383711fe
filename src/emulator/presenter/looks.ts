export type Framing = "normal" | "close-up";
export type OutfitId = "blazer" | "knit" | "shirt" | "jacket";

/** How a person looks; colours are hex. */
export type Person = {
  id: string;
  name: string;
  gender: "female" | "male";
  voiceId: string;
  hairStyle: "bob" | "short";
  /** Half the width of the face at the cheekbones, in the units heads are drawn in. */
  faceHalfWidth: number;
  /** Width of the jaw as a share of the face. */
  jaw: number;
  colours: {
    skin: string;
    skinLight: string;
    skinShade: string;
    skinDeep: string;
    blush: string;
    hair: string;
    hairLight: string;
    hairDark: string;
    brow: string;
    iris: string;
    irisDark: string;
    lip: string;
    lipLight: string;
    lipDark: string;
  };
};

export type Outfit = {
  id: OutfitId;
  name: string;
  main: string;
  mainLight: string;
  mainShade: string;
  inner: string;
  innerShade: string;
  accent: string;
};

/** One appearance of a person, as HeyGen lists them: its id is what a video is asked for with. */
export type Look = {
  id: string;
  name: string;
  person: Person;
  outfit: Outfit;
  framing: Framing;
  /** Whether a transparent clip can be had; HeyGen says so only by refusing. */
  hasMatte: boolean;
};

export const people: readonly Person[] = [
  {
    id: "mira",
    name: "Mira",
    gender: "female",
    voiceId: "mira-warm",
    hairStyle: "bob",
    faceHalfWidth: 142,
    jaw: 0.74,
    colours: {
      skin: "#f0c19e",
      skinLight: "#f9d8bd",
      skinShade: "#d99a78",
      skinDeep: "#b8735a",
      blush: "#e8836f",
      hair: "#4a2c23",
      hairLight: "#7d4f3b",
      hairDark: "#2e1a16",
      brow: "#4a2e25",
      iris: "#7a5236",
      irisDark: "#3d2618",
      lip: "#c8615f",
      lipLight: "#dd8680",
      lipDark: "#8f3b40",
    },
  },
  {
    id: "theo",
    name: "Theo",
    gender: "male",
    voiceId: "theo-calm",
    hairStyle: "short",
    faceHalfWidth: 148,
    jaw: 0.83,
    colours: {
      skin: "#b97f58",
      skinLight: "#cf9a72",
      skinShade: "#955f40",
      skinDeep: "#74452f",
      blush: "#b3694a",
      hair: "#1d1819",
      hairLight: "#41373a",
      hairDark: "#0f0c0d",
      brow: "#1d1819",
      iris: "#4f3424",
      irisDark: "#24150e",
      lip: "#9a5848",
      lipLight: "#b27260",
      lipDark: "#5f3029",
    },
  },
];

const outfits: Record<OutfitId, Outfit> = {
  blazer: {
    id: "blazer",
    name: "blazer",
    main: "#2f4a7c",
    mainLight: "#3e5c94",
    mainShade: "#213660",
    inner: "#f6f3ee",
    innerShade: "#d9d4cc",
    accent: "#d9b56a",
  },
  knit: {
    id: "knit",
    name: "knit",
    main: "#c9705a",
    mainLight: "#d98a74",
    mainShade: "#a65543",
    inner: "#b9604b",
    innerShade: "#96493a",
    accent: "#e7c27a",
  },
  shirt: {
    id: "shirt",
    name: "open shirt",
    main: "#dfe7f1",
    mainLight: "#f3f7fb",
    mainShade: "#b4c3d6",
    inner: "#f7f9fb",
    innerShade: "#cfd9e5",
    accent: "#9fb2c9",
  },
  jacket: {
    id: "jacket",
    name: "jacket",
    main: "#2d5a52",
    mainLight: "#3b7066",
    mainShade: "#1f423c",
    inner: "#23282e",
    innerShade: "#15191d",
    accent: "#8fb3a8",
  },
};

const wardrobe: Record<string, OutfitId[]> = { mira: ["blazer", "knit"], theo: ["shirt", "jacket"] };

const framings: readonly { suffix: string; framing: Framing; label: string }[] = [
  { suffix: "front", framing: "normal", label: "front" },
  { suffix: "closeup", framing: "close-up", label: "close-up" },
];

const looksOf = (person: Person): Look[] =>
  (wardrobe[person.id] ?? []).flatMap((outfitId) =>
    framings.map(({ suffix, framing, label }) => ({
      id: `${person.id}-${outfitId}-${suffix}`,
      name: `${person.name}, ${outfits[outfitId].name} (${label})`,
      person,
      outfit: outfits[outfitId],
      framing,
      hasMatte: true,
    })),
  );

const withoutMatte = (look: Look | undefined): Look[] =>
  look === undefined
    ? []
    : [
        {
          ...look,
          id: `${look.person.id}-office_nomatte`,
          name: `${look.person.name} in the office`,
          hasMatte: false,
        },
      ];

const usable = people.flatMap(looksOf);

export const looks: readonly Look[] = [
  ...usable,
  ...withoutMatte(usable.find(({ id }) => id === "theo-jacket-front")),
];

export const findLook = (id: string): Look | undefined => looks.find((look) => look.id === id);
