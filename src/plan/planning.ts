import type { Brand } from "../model/brand.ts";
import type { Brief } from "../model/brief.ts";
import type { CaptionCue } from "../model/captions/cue.ts";
import type { FontFamily } from "../model/font.ts";
import type { Maker, Need } from "../model/media.ts";
import type { AdjustedClip } from "../model/plan.ts";
import type { Rows } from "../model/row.ts";
import type { Place } from "../errors.ts";
import type { FindFile } from "./find-file.ts";
import type { ReadAloud } from "./read-aloud.ts";

/** A checked file of a person's, and where each of its values stands. */
export type Source<T> = { file: string; value: T; placeOf: (path: readonly PropertyKey[]) => Place };

export type PlanInput = {
  brief: Source<Brief>;
  brand: Source<Brand>;
  rows: Rows;
  maker: Maker;
  /** Who makes the presenters. @default maker */
  presenterMaker?: Maker | undefined;
  findFile: FindFile;
  /** The captions of a file. @throws InputError with the line of what is wrong. */
  readCaptions: (file: string) => readonly CaptionCue[];
  fonts: { brand: readonly FontFamily[]; fallbacks: readonly FontFamily[] };
};

/** What planning a scene needs to know and may add to. */
export type Planning = PlanInput & {
  /** Names a need once, however often it is asked for. */
  need: (need: Need) => string;
  /** Notes that something is made otherwise than it was asked for. */
  adjust: (clip: AdjustedClip) => void;
  /** What is said, with the brand's and the brief's lexicon. */
  readAloud: (text: string) => ReadAloud;
};
