import { legacyPhotoUsd } from "../../prices.ts";
import { type Caller } from "../../server/authenticate.ts";
import { type Context } from "../../server/context.ts";
import { digestOf } from "../../server/digest.ts";
import { type PhotoJobRecord } from "../../store/records/index.ts";
import { courseOf } from "../order-video.ts";
import { statusOf } from "../video-status.ts";

/** Takes the money for something that is done to photographs. */
export const payForPhoto = (
  { wallet, statistics }: Context,
  caller: Caller,
  what: keyof typeof legacyPhotoUsd,
  request: string,
): void => {
  wallet.requireUsd(caller, legacyPhotoUsd[what]);
  wallet.charge(legacyPhotoUsd[what]);
  statistics.jobPaid(`photo ${what}`, digestOf([request]));
};

type PhotoJobOrder = Pick<PhotoJobRecord, "work" | "callbackId" | "callbackUrl"> & {
  /** What was asked for; words in it may order how it goes on. */
  request: string;
};

/** Takes the money for a job and remembers it; the clock says when it is done. */
export const beginPhotoJob = (
  context: Context,
  caller: Caller,
  { request, ...job }: PhotoJobOrder,
): PhotoJobRecord => {
  const { store, nowMs } = context;
  const { kind } = job.work;
  payForPhoto(context, caller, kind, request);
  return store.photoJobs.put({
    ...{ id: store.makeId(), createdAtMs: nowMs(), costUsd: legacyPhotoUsd[kind], ...job },
    ...{ ...courseOf(request), media: { state: "made" } },
  });
};

/** The drawn presenter in a picture that was made here. */
export const lookInPicture = ({ store }: Context, assetId: string): string | undefined =>
  store.photoJobs
    .all()
    .flatMap(({ work }) => (work.kind === "pictures" ? work.pictures : []))
    .find((picture) => picture.assetId === assetId)?.lookId;

/** The last training of a group of photographs. */
export const trainingOf = ({ store }: Context, groupId: string): PhotoJobRecord | undefined =>
  store.photoJobs.all().findLast(({ work }) => work.kind === "training" && work.groupId === groupId);

const trainStatus = { pending: "pending", processing: "training", completed: "ready", failed: "error" };

/** Where that training stands, in words of its own. */
export const trainStatusOf = (context: Context, groupId: string): string => {
  const training = trainingOf(context, groupId);
  return training === undefined ? "empty" : trainStatus[statusOf(training, context)];
};
