import { z } from "zod";

const usd = z.number().min(0).max(1000);
/** A price, or one for each resolution. */
const perMinuteSchema = z.union([usd, z.strictObject({ "720p": usd, "1080p": usd, "4k": usd.optional() })]);

export const avatarTypeSchema = z.enum(["studio_avatar", "digital_twin", "photo_avatar"]);
export type AvatarType = z.infer<typeof avatarTypeSchema>;

const byTypeSchema = z.partialRecord(avatarTypeSchema, perMinuteSchema);

/** What HeyGen asks for its work, in US dollars. Minutes are of what is generated. */
export const priceTableSchema = z.strictObject({
  /** The day these prices were read. An estimate says it, because prices change. */
  asOf: z.iso.date(),
  speechPerMinute: usd,
  /** By engine and kind of look. */
  avatarPerMinute: z.strictObject({
    avatar_iii: byTypeSchema,
    avatar_iv: byTypeSchema,
    avatar_v: byTypeSchema,
  }),
  videoAgentPerMinute: usd,
  translationPerMinute: z.strictObject({ audio: usd, speed: usd, precision: usd }),
  proofreadPerMinute: usd,
  /** On top of the video; null as long as nobody knows. */
  backgroundRemovalPerMinute: usd.nullable(),
  photoAvatar: usd,
  cinematicClip: usd,
});
export type PriceTable = z.infer<typeof priceTableSchema>;

/** Prices over the list's: what is not named stays as it is listed. */
export const priceFileSchema = priceTableSchema
  .partial()
  .required({ asOf: true })
  .extend({
    $schema: z.string().optional(),
    avatarPerMinute: priceTableSchema.shape.avatarPerMinute.partial().optional(),
    translationPerMinute: priceTableSchema.shape.translationPerMinute.partial().optional(),
    /** Of which kind a look is, so that its price is known before HeyGen is asked. */
    looks: z.record(z.string(), avatarTypeSchema).optional(),
  });
export type PriceFile = z.infer<typeof priceFileSchema>;

/** The list with a file's prices over it. */
export const withPrices = (file: PriceFile): PriceTable => {
  const { avatarPerMinute: listed, translationPerMinute: translation } = priceList;
  const engines = file.avatarPerMinute ?? {};
  const { audio, speed, precision } = file.translationPerMinute ?? {};
  return {
    asOf: file.asOf,
    speechPerMinute: file.speechPerMinute ?? priceList.speechPerMinute,
    avatarPerMinute: {
      avatar_iii: { ...listed.avatar_iii, ...engines.avatar_iii },
      avatar_iv: { ...listed.avatar_iv, ...engines.avatar_iv },
      avatar_v: { ...listed.avatar_v, ...engines.avatar_v },
    },
    videoAgentPerMinute: file.videoAgentPerMinute ?? priceList.videoAgentPerMinute,
    translationPerMinute: {
      audio: audio ?? translation.audio,
      speed: speed ?? translation.speed,
      precision: precision ?? translation.precision,
    },
    backgroundRemovalPerMinute: file.backgroundRemovalPerMinute ?? priceList.backgroundRemovalPerMinute,
    proofreadPerMinute: file.proofreadPerMinute ?? priceList.proofreadPerMinute,
    photoAvatar: file.photoAvatar ?? priceList.photoAvatar,
    cinematicClip: file.cinematicClip ?? priceList.cinematicClip,
  };
};

/**
 * HeyGen's list prices for accounts that pay as they go: its help centre, article 10060327. Where its pages disagree the
 * dearer price is taken, so that a budget holds.
 */
export const priceList: PriceTable = {
  asOf: "2026-09-16",
  speechPerMinute: 0.12,
  avatarPerMinute: {
    avatar_iii: { photo_avatar: 0.99 },
    avatar_iv: { photo_avatar: 2.31, digital_twin: 4.83, studio_avatar: 4.83 },
    avatar_v: { digital_twin: 7.2 },
  },
  // One page says a third of this.
  videoAgentPerMinute: 6,
  translationPerMinute: { audio: 1, speed: 2, precision: 4 },
  proofreadPerMinute: 0.5,
  // HeyGen has published none.
  backgroundRemovalPerMinute: null,
  photoAvatar: 1.32,
  cinematicClip: 7,
};

export type PricedWork =
  | { kind: "speech"; seconds: number }
  | {
      kind: "avatar";
      seconds: number;
      engine: keyof PriceTable["avatarPerMinute"];
      /** `studio_avatar`, `digital_twin`, `photo_avatar`; null if it is not known. */
      avatarType: string | null;
      /** @default "1080p" */
      resolution?: "720p" | "1080p" | "4k";
    }
  | { kind: "video-agent"; seconds: number }
  | { kind: "translation"; seconds: number; mode: keyof PriceTable["translationPerMinute"] }
  | { kind: "proofread"; seconds: number }
  | { kind: "photo-avatar" }
  | { kind: "cinematic-clip" };

/**
 * What a piece of work is likely to cost, in US dollars, unrounded. HeyGen bills by the second that is generated.
 *
 * @param table prices other than the list's, for accounts that have their own.
 */
export const estimateUsd = (work: PricedWork, table: PriceTable = priceList): number => {
  switch (work.kind) {
    case "speech":
      return (table.speechPerMinute * work.seconds) / 60;
    case "avatar":
      return (avatarPerMinute(work, table) * work.seconds) / 60;
    case "video-agent":
      return (table.videoAgentPerMinute * work.seconds) / 60;
    case "translation":
      return (table.translationPerMinute[work.mode] * work.seconds) / 60;
    case "proofread":
      return (table.proofreadPerMinute * work.seconds) / 60;
    case "photo-avatar":
      return table.photoAvatar;
    case "cinematic-clip":
      return table.cinematicClip;
  }
};

// What is not listed is priced high, so that a budget holds: as a studio avatar, or by the engine's dearest.
const avatarPerMinute = (
  { engine, avatarType, resolution = "1080p" }: Extract<PricedWork, { kind: "avatar" }>,
  { avatarPerMinute: table }: PriceTable,
): number => {
  const priceIn = (price: z.infer<typeof perMinuteSchema>): number =>
    typeof price === "number" ? price : (price[resolution] ?? price["1080p"]);
  const listed = new Map<string | null, number>(
    Object.entries(table[engine]).map(([type, price]) => [type, priceIn(price)]),
  );
  const studio = table.avatar_iv.studio_avatar;
  const dearest = Math.max(studio === undefined ? 0 : priceIn(studio), ...listed.values());
  return listed.get(avatarType) ?? dearest;
};
