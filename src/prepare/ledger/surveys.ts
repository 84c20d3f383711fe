import { z } from "zod";
import type { Maker } from "../../model/media.ts";
import type { Database } from "./database.ts";
import type { Owners } from "./owners.ts";

const idSchema = z.object({ remote_id: z.string() });
const ownedSchema = idSchema.extend({ owner: z.string().nullable() });
const keySchema = z.object({ need_key: z.string(), driver: z.string() });

/** Questions about all jobs. */
export const createSurveys = (database: Database, owners: Owners) => ({
  /** Videos under way that nobody waits for: of a run that was ended, or of another brief. A removal is no video. */
  orphans: (maker: Maker): string[] =>
    z
      .array(ownedSchema)
      .parse(
        database.all(
          `SELECT remote_id, owner FROM jobs
           WHERE state = 'submitted' AND remote_state IS NULL AND maker = :maker AND remote_id IS NOT NULL
             AND way IS NOT 'background-removal'`,
          { maker },
        ),
      )
      .filter(({ owner }) => owner === null || owners.isGone(owner))
      .map((row) => row.remote_id),

  /** Jobs that were begun and are not finished, as `key:driver`. */
  begun: (maker: Maker): Set<string> =>
    new Set(
      z
        .array(keySchema)
        .parse(
          database.all(
            `SELECT need_key, driver FROM jobs
             WHERE maker = :maker AND state IN ('intent', 'submitted', 'completed', 'downloaded')`,
            { maker },
          ),
        )
        .map((row) => `${row.need_key}:${row.driver}`),
    ),

  /** The ids of all videos that were ever ordered, of jobs as they are now, of their earlier generations, and by commands. */
  knownVideos: (): Set<string> =>
    new Set(
      z
        .array(idSchema)
        .parse(
          database.all(
            `SELECT remote_id FROM jobs WHERE remote_id IS NOT NULL UNION SELECT remote_id FROM charges
             UNION SELECT remote_id FROM orders WHERE remote_id IS NOT NULL
             UNION SELECT notes ->> 'videoId' FROM orders WHERE notes ->> 'videoId' IS NOT NULL`,
          ),
        )
        .map((row) => row.remote_id),
    ),
});
