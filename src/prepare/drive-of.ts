import type { Manifest } from "../model/manifest.ts";
import { drivenPart, type AssetEntry, type Digest, type VideoNeed } from "../model/media.ts";
import { driverOf } from "../plan/driver.ts";

type Entries = Manifest["entries"];

/** The speech and what else a video is driven by, if it is; null while there is no speech for one that is. */
export const driveOf = (entries: Entries, need: VideoNeed) => {
  const driven = drivenPart(need);
  if (driven === null) return { speech: null, ground: null, drivenBy: null };
  const speech = entries[driven.speech];
  if (speech?.kind !== "speech") return null;
  const ground = groundOf(entries, need);
  const drivenBy = driverOf(speech.original.digest, ground?.original.digest ?? null);
  return { speech, ground, drivenBy };
};

/** The picture that goes behind a presenter at HeyGen. */
const groundOf = (entries: Entries, need: VideoNeed): AssetEntry | null => {
  const ground = need.kind === "clip" && need.source.from === "scene" ? need.source.ground : null;
  const entry = ground?.kind === "image" ? entries[ground.asset] : undefined;
  return entry?.kind === "asset" ? entry : null;
};

/** What is made with words of its own is found by its key alone. */
export const drivenWith = ({ drivenBy }: { drivenBy: Digest | null }): { drivenBy?: Digest } =>
  drivenBy === null ? {} : { drivenBy };
