import { exitCodes, InputError, type ExitCode } from "../../errors.ts";
import type { LegacyHeygenClient } from "../../heygen/legacy/index.ts";
import { SpendError } from "../../plan/judge-spend.ts";
import { formatTable } from "../output.ts";
import { openOrder } from "../shelf/open-order.ts";
import { waitFor } from "../shelf/wait-for.ts";
import type { Shelf } from "../shelf/with-shelf.ts";
import { dayOf, plain } from "../shelf/words.ts";

export type LegacyPhotoOptions = { yes?: boolean; again?: boolean };
type PhotoAvatars = LegacyHeygenClient["photoAvatars"];

const source = "greenroom photo-avatar";

/** `greenroom photo-avatar train`: a person of several photos, once. */
export const trainPhotoAvatar = (
  groupId: string,
  options: LegacyPhotoOptions,
  shelf: Shelf,
): Promise<ExitCode> =>
  withPhotoAvatars("training", shelf, async (photos) => {
    const { output, signal } = shelf;
    const read = () => photos.trainStatus(groupId, { signal });
    const isBegun = ({ state, rawStatus }: Awaited<ReturnType<typeof read>>): boolean =>
      state !== "failed" && rawStatus !== "empty";
    // HeyGen says itself whether it was begun, so that it may be sent again, however long ago it was sent.
    const order = await openOrder(
      { kind: "photo-training", request: { groupId }, source, title: groupId, price: null },
      shelf,
      { repeatedForMs: Number.POSITIVE_INFINITY },
    );
    const isNeeded = !isBegun(await read());
    if (isNeeded && order.isTaken()) order.end("failed");
    if (isNeeded) await approveCredits("A training", 4, options, shelf);
    const done = await output.step("Training", async ({ progress }) => {
      if (isNeeded || order.state() === "uncertain") {
        await order.place(
          {
            ready: () => Promise.resolve(),
            send: async () => {
              await photos.train(groupId);
              return { id: groupId };
            },
            find: async () => (isBegun(await read()) ? { id: groupId } : null),
          },
          progress,
        );
      }
      const end = (why: "failed" | "gone"): void => {
        if (order.isTaken()) order.end(why);
      };
      const trained = await waitFor(`Training of "${groupId}"`, { end, takenMs: order.takenMs }, read, {
        ...shelf,
        onStatus: progress,
      });
      if (order.isTaken()) order.done(null);
      return trained;
    });
    output.emit("training", { groupId, state: done.state, rawStatus: done.rawStatus });
    output.say(`The person ${plain(groupId)} is trained.`);
    return exitCodes.done;
  });

/** `greenroom photo-avatar status`: how the training of a person stands. */
export const showTraining = (groupId: string, shelf: Shelf): Promise<ExitCode> =>
  withPhotoAvatars("training", shelf, async (photos) => {
    const { output, signal } = shelf;
    const training = await photos.trainStatus(groupId, { signal });
    const { state, rawStatus, failure, createdAtMs, updatedAtMs } = training;
    output.emit("training", { groupId, state, rawStatus, failure, createdAtMs, updatedAtMs });
    const facts = [
      ["person", plain(groupId)],
      ["training", plain(rawStatus)],
      ...(failure === null ? [] : [["reason", plain(failure.message)]]),
      ["changed", dayOf(updatedAtMs)],
    ];
    output.say(formatTable(facts, [], [1]));
    return exitCodes.done;
  });

/** `greenroom photo-avatar motion`: the same photo again, which moves. */
export const addMotion = (id: string, options: LegacyPhotoOptions, shelf: Shelf): Promise<ExitCode> =>
  withPhotoAvatars("motion", shelf, async (photos) => {
    const { output, signal } = shelf;
    // The legacy API knows no idempotency: what may be begun is never begun again unasked.
    const order = await openOrder(
      { kind: "photo-motion", request: { id }, source, title: id, price: null, again: options.again },
      shelf,
      { repeatedForMs: 0 },
    );
    if (!order.isTaken()) {
      await photos.get(id, { signal });
      await approveCredits("Motion", 1, options, shelf);
    }
    const motion = await output.step("Motion", async ({ progress, title }) => {
      const motionId = await order.place({
        ready: () => Promise.resolve(),
        send: async () => ({ id: (await photos.addMotion(id)).photoAvatarId }),
      });
      const read = async () => {
        const photo = await photos.get(motionId, { signal });
        const state = photo.state === "completed" && !photo.hasMotion ? ("pending" as const) : photo.state;
        return { ...photo, state, failure: null };
      };
      const ready = await waitFor(`Photo avatar "${motionId}"`, order, read, {
        ...shelf,
        onStatus: progress,
      });
      order.done(null);
      title(`Photo avatar ${motionId}, which moves`);
      return ready;
    });
    output.emit("photo-avatar", { id: motion.photoAvatarId, groupId: motion.groupId, hasMotion: true });
    return exitCodes.done;
  });

const withPhotoAvatars = async (
  what: string,
  { choice, config, origin, output }: Shelf,
  work: (photos: PhotoAvatars) => Promise<ExitCode>,
): Promise<ExitCode> => {
  if (config.heygenApi !== "legacy") {
    throw new InputError(`HeyGen's API v3 has no ${what} of photo avatars; only the legacy API had it.`, {
      code: "legacy_only",
      hint: "In v3 a photo can be used as soon as it is completed. GREENROOM_HEYGEN_API=legacy asks the legacy API, for as long as HeyGen answers it.",
    });
  }
  const { createLegacyHeygenClient } = await import("../../heygen/legacy/index.ts");
  const legacy = createLegacyHeygenClient({
    ...choice.credentials,
    baseUrl: origin,
    onWarning: ({ message }) => output.warn(`! HeyGen: ${message}`),
  });
  try {
    return await work(legacy.photoAvatars);
  } finally {
    await legacy.close();
  }
};

/** The legacy API counts in credits, which no budget in dollars holds. */
const approveCredits = async (
  what: string,
  credits: number,
  { yes = false }: LegacyPhotoOptions,
  { choice, output }: Shelf,
): Promise<void> => {
  const price = `${String(credits)} ${credits === 1 ? "credit" : "credits"} of the plan`;
  output.emit("price", { credits });
  output.say(`${what} costs ${price}.`);
  if (choice.maker !== "heygen" || yes) return;
  if (output.confirm === null)
    throw new SpendError(
      "needs_approval",
      `${what} costs ${price}, which somebody has to approve.`,
      "Add --yes.",
    );
  if (await output.confirm(`${what} costs ${price}. Go on?`)) return;
  throw new SpendError("not_approved", `Not approved: ${price}.`, "Nothing was spent.");
};
