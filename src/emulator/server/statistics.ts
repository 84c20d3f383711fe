import { type VideoRecord } from "../store/records/index.ts";

/** A job that was paid for, as it was asked for. */
export type PaidVideo = {
  id: string;
  /** What stands in square brackets at the end of the title. */
  tag: string | null;
  /** Digest of the words or the sound, the look and the format. */
  request: string;
  atMs: number;
};

export type PaidSpeech = {
  id: string;
  /** Digest of the words, the voice and the pace. */
  request: string;
  /** When it was asked for. */
  atMs: number;
};

export type Statistics = ReturnType<typeof openStatistics>;

/** What of a job still stands: the money of a failed one was given back, and a deleted one is wanted no more. */
type StateOf = (id: string) => "stands" | "failed" | "gone";

/** Counts what was asked and paid for since the start, so that a client's own claims can be checked. */
export const openStatistics = (stateOf: StateOf) => {
  const videos: PaidVideo[] = [];
  const speeches: PaidSpeech[] = [];
  const jobs = new Map<string, string[]>();
  const routes = new Map<string, Map<number, number>>();
  const counts = { duplicateVideos: 0, replays: 0, faults: 0 };

  return {
    videoPaid: ({ id, title, requestDigest, createdAtMs }: VideoRecord): void => {
      const isRepeated = videos.some(
        ({ request, id: other }) => request === requestDigest && stateOf(other) === "stands",
      );
      if (isRepeated) counts.duplicateVideos += 1;
      videos.push({ id, tag: tagOf(title), request: requestDigest, atMs: createdAtMs });
    },
    speechPaid: (speech: PaidSpeech): void => void speeches.push(speech),
    /** Of any other kind than videos and speeches. */
    jobPaid: (kind: string, request: string): void =>
      void jobs.set(kind, [...(jobs.get(kind) ?? []), request]),
    replayed: (): void => void (counts.replays += 1),
    faultFired: (): void => void (counts.faults += 1),
    /** @param status 0 where nothing was answered */
    answered: (method: string, route: string, status: number): void => {
      const statuses = routes.get(`${method} ${route}`) ?? new Map<number, number>();
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      routes.set(`${method} ${route}`, statuses);
    },
    paidVideos: (): readonly PaidVideo[] => videos,
    paidSpeeches: (): readonly PaidSpeech[] => speeches,
    summary: () => {
      const differentSpeeches = new Set(speeches.map(({ request }) => request)).size;
      return {
        paid: { videos: videos.length, speeches: speeches.length },
        /** Paid for again while the first still stood. */
        duplicates: { videos: counts.duplicateVideos, speeches: speeches.length - differentSpeeches },
        /** Translations, avatars and what else there is, by their kind. */
        others: Object.fromEntries(
          [...jobs].map(([kind, requests]) => [
            kind,
            { paid: requests.length, duplicates: requests.length - new Set(requests).size },
          ]),
        ),
        videosByTag: countBy(videos.flatMap(({ tag }) => (tag === null ? [] : [tag]))),
        ...{ replays: counts.replays, faults: counts.faults },
        requests: Object.fromEntries(
          [...routes].sort().map(([route, statuses]) => [route, Object.fromEntries([...statuses].sort())]),
        ),
      };
    },
  };
};

const tagOf = (title: string | null): string | null => /\[([^[\]]+)\]\s*$/.exec(title ?? "")?.[1] ?? null;

const countBy = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};
