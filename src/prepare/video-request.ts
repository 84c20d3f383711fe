import { assertNever, InputError } from "../errors.ts";
import {
  fillTemplate,
  type AgentSessionInput,
  type AvatarVideoInput,
  type TemplateVideoInput,
  type VideoTemplate,
} from "../heygen/index.ts";
import { drivenPart } from "../model/media.ts";
import type { TransparentWay } from "../model/transparent.ts";
import type { Batch } from "./batch.ts";
import type { Job } from "./ledger/index.ts";
import type { ClipOrder } from "./make-clip.ts";
import { patiently, withinLimit } from "./patiently.ts";

/** The one request of a video that costs money. */
export type VideoRequest =
  | { kind: "avatar"; input: AvatarVideoInput }
  | { kind: "template"; template: VideoTemplate; input: TemplateVideoInput }
  | { kind: "agent"; input: AgentSessionInput };

/** By what it is found again. */
type Names = { tag: string; title: string };

/** Puts a request together, with what it needs at HeyGen that costs nothing. Whatever is wrong with it is told here. */
export const videoRequest = async (
  order: ClipOrder,
  job: Job,
  { tag, title }: Names,
  batch: Batch,
): Promise<VideoRequest> => {
  const { need } = order;
  const driven = drivenPart(need);
  if (driven !== null) {
    const { avatarId, engine, aspect, resolution } = driven;
    const look = { avatarId, engine, aspectRatio: aspect, resolution, title };
    const words = { audioAssetId: job.assetId ?? "" };
    if (order.way !== null) return { kind: "avatar", input: { ...look, ...words, ...pictureOf[order.way] } };
    const background = await uploadGround(order, batch);
    return { kind: "avatar", input: { ...look, ...words, outputFormat: "mp4", background } };
  }
  if (need.kind === "avatar" || need.source.from === "scene")
    throw new Error("What a speech drives was not driven.");
  const { source } = need;
  switch (source.from) {
    case "template": {
      const { connection, waiting } = batch;
      const { templateId, variables } = source;
      const read = () => connection.heygen.templates.get(templateId, { signal: waiting.signal });
      const template = await patiently(read, batch);
      fillTemplate(template.variables, variables);
      return { kind: "template", template, input: { variables, title, caption: true } };
    }
    case "agent": {
      const { prompt, avatarId, voiceId, orientation } = source;
      // Sessions have no title of ours: what they were asked is what they are found by.
      const named = `${prompt}\n\n(Our reference for this request is ${tag}. It is no part of the video.)`;
      return { kind: "agent", input: { prompt: named, avatarId, voiceId, orientation } };
    }
    default:
      return assertNever(source);
  }
};

/** What is asked for, so that it is transparent, or can be made so. */
const pictureOf: Record<
  TransparentWay,
  Pick<AvatarVideoInput, "outputFormat" | "background" | "removeBackground">
> = {
  webm: { outputFormat: "webm" },
  "green-screen": {
    outputFormat: "mp4",
    background: { type: "color", value: "#00FF00" },
    removeBackground: true,
  },
  "background-removal": { outputFormat: "mp4" },
};

/**
 * Sends it, once: the client's own repeating would not know whether the first has arrived. It is not stopped with the run,
 * because the answer may hold the id of something that is paid for. Answers with that id: of a video or of a session.
 */
export const sendRequest = (
  request: VideoRequest,
  { idempotencyKey }: Job,
  { connection: { heygen }, recovery }: Batch,
): Promise<string> =>
  withinLimit(recovery.createTimeoutMs, "begin a video", async (signal) => {
    const options = { idempotencyKey: idempotencyKey ?? "", once: true, signal };
    switch (request.kind) {
      case "avatar":
        return (await heygen.videos.createAvatar(request.input, options)).videoId;
      case "template":
        return (await heygen.templates.generate(request.template, request.input, options)).id;
      case "agent":
        return (await heygen.agent.createSession(request.input, options)).sessionId;
      default:
        return assertNever(request);
    }
  });

const imageTypes: Readonly<Record<string, string>> = { png: "image/png", jpg: "image/jpeg" };

/** What HeyGen puts behind the presenter, at HeyGen: once a run. */
const uploadGround = async (
  { need, ground }: ClipOrder,
  batch: Batch,
): Promise<AvatarVideoInput["background"]> => {
  const planned = need.kind === "clip" && need.source.from === "scene" ? need.source.ground : null;
  if (planned === null) return undefined;
  if (planned.kind === "color") return { type: "color", value: planned.color };
  if (ground == null) throw new Error("A ground that was planned was not taken in.");
  const { digest, ext } = ground.original;
  const contentType = imageTypes[ext];
  if (contentType === undefined) {
    throw new InputError(`HeyGen puts no .${ext} image behind a presenter.`, {
      hint: "Save it as PNG or JPEG.",
      code: "ground_wrong_kind",
    });
  }
  const { grounds } = batch;
  let uploaded = grounds.get(digest);
  if (uploaded === undefined) {
    uploaded = upload(ground.original, contentType, batch);
    grounds.set(digest, uploaded);
    // Whoever comes later tries again.
    uploaded.catch(() => grounds.delete(digest));
  }
  return { type: "image", assetId: await uploaded };
};

const upload = async (
  file: NonNullable<ClipOrder["ground"]>["original"],
  contentType: string,
  batch: Batch,
): Promise<string> => {
  const { cache, connection, waiting } = batch;
  const path = await cache.require(file);
  const asset = { path, filename: `${file.digest.slice(0, 16)}.${file.ext}`, contentType };
  const { assetId } = await patiently(
    () => connection.heygen.assets.upload(asset, { signal: waiting.signal }),
    batch,
  );
  return assetId;
};
