import { z } from "zod";
import type { AvatarNeed, Maker } from "../../model/media.ts";
import type { Database } from "./database.ts";

type LookOfNeed = Pick<AvatarNeed, "avatarId" | "engine">;

const refusalSchema = z
  .object({ revision: z.number(), seen_ms: z.number() })
  .optional()
  .transform((row) => (row === undefined ? null : { seenMs: row.seen_ms, revision: row.revision }));

/** Which looks HeyGen makes no transparent clips of. */
export const createWebmRefusals = (
  database: Database,
  { bump, now }: { bump: () => number; now: () => number },
) => ({
  /** HeyGen makes no transparent clip of this look with this engine. */
  recordWebmRefusal: (maker: Maker, { avatarId, engine }: LookOfNeed): void => {
    database.transaction(() => {
      database.run(
        `INSERT INTO webm_refusals (maker, look, engine, revision, seen_ms) VALUES (:maker, :look, :engine, :revision, :now)
         ON CONFLICT (maker, look, engine) DO UPDATE SET revision = :revision, seen_ms = :now`,
        { maker, look: avatarId, engine, revision: bump(), now: Math.round(now()) },
      );
    });
  },

  /** When HeyGen last said so: by wall time, and in the ledger's own count. */
  webmRefusal: (
    maker: Maker,
    { avatarId, engine }: LookOfNeed,
  ): { seenMs: number; revision: number } | null =>
    refusalSchema.parse(
      database.get(
        `SELECT revision, seen_ms FROM webm_refusals WHERE maker = :maker AND look = :look AND engine = :engine`,
        { maker, look: avatarId, engine },
      ),
    ),
});
