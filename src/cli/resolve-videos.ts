import type { Manifest } from "../model/manifest.ts";
import { publicPathOf, type Key, type StoredFile } from "../model/media.ts";
import type { Plan, PlannedVideo } from "../model/plan.ts";
import type { VideoProps } from "../model/video-props.ts";
import { resolveProps } from "../plan/resolve-props.ts";
import type { Prepared } from "../prepare/index.ts";

/** The props of every video and aspect whose media is there, and the ids of the videos that lack some. */
export const resolveVideos = (
  plan: Plan,
  { manifest }: Prepared,
): { ready: { video: PlannedVideo; props: VideoProps }[]; lacking: string[] } => {
  const isThere = (video: PlannedVideo): boolean =>
    needsOf(plan, video).every((key) => manifest.entries[key] !== undefined);
  return {
    ready: plan.videos
      .filter(isThere)
      .flatMap((video) =>
        plan.aspects.map((aspect) => ({ video, props: resolveProps(plan, video, aspect, manifest) })),
      ),
    lacking: plan.videos.filter((video) => !isThere(video)).map(({ id }) => id),
  };
};

/** Everything one video is made from, each once. */
export const needsOf = (plan: Plan, { scenes, fonts }: PlannedVideo): Key[] => [
  ...new Set(
    [
      plan.logo,
      plan.logoOnDark,
      plan.music?.asset ?? null,
      ...fonts.map(({ asset }) => asset),
      ...scenes.flatMap(({ speech, avatar, clip, background }) => [
        speech,
        avatar,
        clip ?? null,
        "asset" in background ? background.asset : null,
      ]),
    ].filter((key) => key !== null),
  ),
];

/** Whatever `publicPathOf` gives. */
const publicPaths = /media\/[0-9a-f]{64}\.[a-z0-9]+/g;

/** The files that props name, to be staged. */
export const stagedFiles = (manifest: Manifest, videos: readonly VideoProps[]): StoredFile[] => {
  // One video at a time: of many the text would be longer than a string may be.
  const named = new Set(videos.flatMap((video) => JSON.stringify(video).match(publicPaths) ?? []));
  return Object.values(manifest.entries)
    .flatMap((entry) => {
      if (entry.kind === "speech") return [entry.sound.file];
      if (entry.kind === "clip")
        return [entry.conformed, ...(entry.sound === undefined ? [] : [entry.sound])];
      return [entry.kind === "avatar" ? entry.conformed : entry.original];
    })
    .filter((file) => named.has(publicPathOf(file)));
};
