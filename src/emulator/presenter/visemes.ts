/** The shape of a mouth. All 0 to 1 but `wide`. */
export type MouthShape = {
  /** How far the lips are apart. */
  open: number;
  /** -1 pursed, 0 at rest, 1 stretched. */
  wide: number;
  /** How far the lips are pushed forward. */
  round: number;
  /** How much of the upper teeth shows. */
  teeth: number;
  /** How high the tongue is. */
  tongue: number;
  /** How far the lower lip is tucked under the upper teeth. */
  tuck: number;
};

const shape = (open: number, wide: number, round = 0, teeth = 0, tongue = 0, tuck = 0): MouthShape => ({
  open,
  wide,
  round,
  teeth,
  tongue,
  tuck,
});

export const visemes = {
  rest: shape(0, 0.12),
  closed: shape(0, 0.02),
  lipOnTeeth: shape(0.12, 0.15, 0, 0.3, 0, 1),
  tongueBetweenTeeth: shape(0.18, 0.2, 0, 0.8, 0.9),
  tongueUp: shape(0.32, 0.22, 0, 0.45, 1),
  teethTogether: shape(0.15, 0.38, 0, 1, 0.1),
  back: shape(0.26, 0.25, 0, 0.6, 0.1),
  hush: shape(0.2, -0.45, 0.7, 1),
  curled: shape(0.24, -0.35, 0.5, 0.5, 0.2),
  pursed: shape(0.13, -1, 1),
  whistle: shape(0.2, -0.95, 1),
  smallRound: shape(0.34, -0.62, 0.8),
  round: shape(0.6, -0.4, 0.5, 0.1),
  wideOpen: shape(0.9, 0.02, 0, 0.25, 0.1),
  broad: shape(0.72, 0.42, 0, 0.45, 0.1),
  half: shape(0.5, 0.36, 0, 0.5, 0.15),
  neutral: shape(0.44, 0.1, 0, 0.35, 0.1),
  narrow: shape(0.3, 0.48, 0, 0.7, 0.15),
  smile: shape(0.21, 0.82, 0, 1, 0.15),
} satisfies Record<string, MouthShape>;
export type Viseme = keyof typeof visemes;

const visemesOfPhone: Record<string, readonly Viseme[]> = {
  p: ["closed"], b: ["closed"], m: ["closed"],
  f: ["lipOnTeeth"], v: ["lipOnTeeth"],
  th: ["tongueBetweenTeeth"], dh: ["tongueBetweenTeeth"],
  l: ["tongueUp"], n: ["teethTogether"],
  t: ["teethTogether"], d: ["teethTogether"], s: ["teethTogether"], z: ["teethTogether"],
  k: ["back"], g: ["back"], ng: ["back"], hh: ["neutral"],
  ch: ["hush"], jh: ["hush"], sh: ["hush"], zh: ["hush"],
  r: ["curled"], er: ["curled"], w: ["pursed"], y: ["smile"],
  aa: ["wideOpen"], ae: ["broad"], ah: ["neutral"], ax: ["neutral"], ao: ["round"], eh: ["half"],
  ih: ["narrow"], iy: ["smile"], uh: ["smallRound"], uw: ["whistle"],
  ay: ["wideOpen", "smile"], aw: ["wideOpen", "whistle"], ow: ["round", "whistle"], oy: ["round", "smile"], ey: ["half", "smile"],
}; // prettier-ignore

/** The shapes a mouth goes through for a phone of flite; a diphthong has two. Unknown sounds and silence rest. */
export const visemesOf = (phone: string): readonly Viseme[] => visemesOfPhone[phone] ?? ["rest"];
