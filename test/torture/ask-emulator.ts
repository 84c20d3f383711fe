import { z } from "zod";

const statsSchema = z.object({
  paid: z.object({ videos: z.number(), speeches: z.number() }),
  duplicates: z.object({ videos: z.number(), speeches: z.number() }),
  replays: z.number(),
  faults: z.number(),
  jobs: z.object({ running: z.number(), most: z.number(), refused: z.number() }),
});
export type Stats = z.infer<typeof statsSchema>;
const paidVideosSchema = z.array(
  z.object({ id: z.string(), tag: z.string().nullable(), media: z.string(), clip: z.string().nullable() }),
);
const paidSpeechesSchema = z.array(
  z.object({ request: z.string(), atMs: z.number(), sound: z.string().nullable() }),
);

/** What the emulator counted: over HTTP, as anybody can. */
export const askEmulator = (url: string) => {
  const ask = async <T>(what: string, schema: z.ZodType<T>): Promise<T> => {
    const response = await fetch(`${url}/__emulator/${what}`);
    return z.object({ data: schema }).parse(await response.json()).data;
  };
  return {
    stats: () => ask("stats", statsSchema),
    paidVideos: () => ask("paid-videos", paidVideosSchema),
    paidSpeeches: () => ask("paid-speeches", paidSpeechesSchema),
  };
};
