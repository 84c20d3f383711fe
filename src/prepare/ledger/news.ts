import { z } from "zod";
import type { Database } from "./database.ts";

/** How a video has ended, as somebody has heard. */
export type RemoteNews = { remoteId: string; state: "completed" | "failed" };

/** What is remembered of deliveries and of videos: weeks of a busy account, and a file of a few megabytes. */
const mostRemembered = 20_000;

const stateSchema = z.object({ state: z.enum(["completed", "failed"]) }).optional();
const idsSchema = z.array(z.object({ remote_id: z.string() }));

/** What came without being asked for: by a webhook, or while another video was looked after. */
export const createNews = (database: Database) => {
  const forgetOldest = (table: "deliveries" | "remote_news"): void => {
    database.run(`DELETE FROM ${table} WHERE id <= (SELECT MAX(id) FROM ${table}) - :most`, {
      most: mostRemembered,
    });
  };

  /** The first end that is told stays: what comes later may be older. */
  const record = ({ remoteId, state }: RemoteNews): void => {
    database.run(
      "UPDATE jobs SET remote_state = :state WHERE remote_id = :remoteId AND state = 'submitted' AND remote_state IS NULL",
      { remoteId, state },
    );
    // An event may be faster than the answer that names the video.
    database.run(
      "INSERT INTO remote_news (remote_id, state) VALUES (:remoteId, :state) ON CONFLICT DO NOTHING",
      {
        remoteId,
        state,
      },
    );
    forgetOldest("remote_news");
  };

  return {
    record: (news: RemoteNews): void => {
      database.transaction(() => {
        record(news);
      });
    },

    /** What was heard of a video before it was known here. */
    heardOf: (remoteId: string): RemoteNews["state"] | null =>
      stateSchema.parse(
        database.get("SELECT state FROM remote_news WHERE remote_id = :remoteId", { remoteId }),
      )?.state ?? null,

    /** The videos that are waited for and of which such news has come. */
    ofWaiting: (): Set<string> =>
      new Set(
        idsSchema
          .parse(
            database.all(
              "SELECT remote_id FROM jobs WHERE state = 'submitted' AND remote_state IN ('completed', 'failed')",
            ),
          )
          .map((row) => row.remote_id),
      ),

    /**
     * Takes a delivery once: its marks and its news are on disk together, or neither is. `again` if any of the marks is
     * known, and then nothing is written: a replay could name what is still to come.
     */
    takeDelivery: (marks: readonly string[], news: RemoteNews | null): "first" | "again" =>
      database.transaction(() => {
        const isKnown = marks.some(
          (mark) => database.get("SELECT id FROM deliveries WHERE mark = :mark", { mark }) !== undefined,
        );
        if (isKnown) return "again";
        for (const mark of marks) database.run("INSERT INTO deliveries (mark) VALUES (:mark)", { mark });
        forgetOldest("deliveries");
        if (news !== null) record(news);
        return "first";
      }),
  };
};
