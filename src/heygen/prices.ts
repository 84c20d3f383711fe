/** HeyGen's list prices, in US dollars per generated minute, for accounts that pay as they go. */
export const priceList = {
  /** HeyGen's help centre, article 10060327. Prices change: whatever is computed from them is an estimate. */
  asOf: "2026-09-16",
  speechPerMinute: 0.12,
  avatarPerMinute: {
    avatar_iii: { photo_avatar: 0.99 },
    avatar_iv: { photo_avatar: 2.31, digital_twin: 4.83, studio_avatar: 4.83 },
    avatar_v: { digital_twin: 7.2 },
  },
} as const;

export type PricedWork =
  | { kind: "speech"; seconds: number }
  | {
      kind: "avatar";
      seconds: number;
      engine: keyof typeof priceList.avatarPerMinute;
      /** `studio_avatar`, `digital_twin`, `photo_avatar`; null if it is not known. */
      avatarType: string | null;
    };

const studioPrice = priceList.avatarPerMinute.avatar_iv.studio_avatar;

// What is not listed is priced high, so that a budget holds: as a studio avatar, or by the engine's dearest.
const avatarPerMinute = (
  engine: keyof typeof priceList.avatarPerMinute,
  avatarType: string | null,
): number => {
  const listed = new Map<string | null, number>(Object.entries(priceList.avatarPerMinute[engine]));
  return listed.get(avatarType) ?? Math.max(studioPrice, ...listed.values());
};

/** What a piece of work is likely to cost, in US dollars, unrounded. HeyGen bills by the second that is generated. */
export const estimateUsd = (work: PricedWork): number => {
  const perMinute =
    work.kind === "speech" ? priceList.speechPerMinute : avatarPerMinute(work.engine, work.avatarType);
  return (perMinute * work.seconds) / 60;
};
