import { writeFile } from "node:fs/promises";
import { ApiError } from "../server/api-error.ts";
import { type Caller } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { digestOf } from "../server/digest.ts";
import { type JobRecord, type Work } from "../store/records/index.ts";
import { type ReadMedia } from "./media-input.ts";
import { courseOf } from "./order-video.ts";

export type JobOrder = {
  title: string | null;
  callbackId?: string | null | undefined;
  callbackUrl?: string | null | undefined;
  source: ReadMedia;
  /** One job for each. */
  works: readonly { id: string; work: Work; usd: number }[];
};

/** Takes places and the money for all jobs of an order, or for none; remembers them and begins to make them. */
export const orderJobs = async (
  context: Context,
  caller: Caller,
  { title, callbackId = null, callbackUrl = null, source, works }: JobOrder,
): Promise<JobRecord[]> => {
  const { store, wallet, slots, statistics, jobMaker, post, nowMs } = context;
  const givenBack: (() => void)[] = [];
  try {
    works.forEach(() => givenBack.push(slots.take()));
    wallet.requireUsd(
      caller,
      works.reduce((sum, { usd }) => sum + usd, 0),
    );
    const jobs: JobRecord[] = [];
    for (const { id, work, usd } of works) {
      // A copy for each: what was brought may be deleted before the job is done.
      const sourceFile = `${id}-source.${source.kind.extension}`;
      await writeFile(store.fileOf(sourceFile), source.bytes);
      wallet.charge(usd);
      const requestDigest = digestOf([digestOf(source.bytes), JSON.stringify(work)]);
      const job: JobRecord = {
        ...{ id, title, createdAtMs: nowMs(), costUsd: usd, requestDigest, callbackId, callbackUrl },
        ...{ sourceFile, isDeleted: false, work, ...courseOf(title ?? ""), media: { state: "making" } },
      };
      store.jobs.put(job);
      statistics.jobPaid(work.kind, requestDigest);
      if (job.fate === "completes") jobMaker.begin(job);
      if (callbackUrl !== null) post.wake();
      jobs.push(job);
    }
    return jobs;
  } finally {
    for (const giveBack of givenBack) giveBack();
  }
};

export const findJob = <K extends Work["kind"]>(
  { store }: Context,
  id: string,
  kind: K,
): JobRecord & { work: Extract<Work, { kind: K }> } => {
  const job = store.jobs.get(id);
  if (job === undefined || !isOfKind(job, kind))
    throw new ApiError("resource_not_found", `No ${kind} with that id`);
  return job;
};

/** Newest first. */
export const jobsOf = <K extends Work["kind"]>({ store }: Context, kind: K) =>
  store.jobs
    .all()
    .filter((job) => isOfKind(job, kind))
    .sort((a, b) => b.createdAtMs - a.createdAtMs);

const isOfKind = <K extends Work["kind"]>(
  job: JobRecord,
  kind: K,
): job is JobRecord & { work: Extract<Work, { kind: K }> } => job.work.kind === kind;

/** The first links that are read may have expired, as was asked for; the next have not. */
export const linksWereRead = ({ store }: Context, job: JobRecord, link: string | null): void => {
  if (job.firstLinkIsExpired && link !== null) store.jobs.put({ ...job, firstLinkIsExpired: false });
};

/** Why a job failed: what went wrong, or what the words in its title ordered. */
export const failureOf = ({ media }: JobRecord, ordered: string): string =>
  media.state === "failed" ? media.message : ordered;
