import { z } from "zod";
import type { Derived } from "../../media/cache.ts";
import { storedFileSchema, digestSchema, type Digest, type StoredFile } from "../../model/media.ts";
import type { Versions } from "../segments/versions.ts";

/** A whole plate: the ground of a scene, or what lies over its film. */
export type StillKind = "ground" | "over-film";

/** Where a still is remembered; `shown` names what is seen on it. */
export const stillOf = (kind: StillKind, shown: Digest, versions: Versions): Derived<StoredFile> => ({
  name: `plate-${kind}`,
  version: 1,
  input: shown,
  params: versions.plates,
  schema: storedFileSchema,
  filesOf: (file) => [file],
});

/** Where a video's poster is remembered; `shown` names the scene and the frame it stands for. */
export const posterOf = (shown: Digest, versions: Versions): Derived<StoredFile> => ({
  name: "poster",
  version: 1,
  input: shown,
  params: versions.segments,
  schema: storedFileSchema,
  filesOf: (file) => [file],
});

/** A picture of a layer: where its pixels are kept, and how far its corner lies from the layer's. Pixels as drawn. */
const pictureSchema = z.object({
  file: storedFileSchema,
  offset: z.number().int().min(0),
  length: z.number().int().positive(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  left: z.number().int(),
  top: z.number().int(),
});
export type LayerPicture = z.infer<typeof pictureSchema>;

const stripSchema = z.union([
  z.object({
    /** By the digest of the markup; null where nothing is seen although there is markup. */
    pictures: z.record(digestSchema, pictureSchema.nullable()),
  }),
  /** A layer that draws beyond its reach cannot be taken apart. */
  z.object({ because: z.string() }),
]);
export type StripPictures = z.infer<typeof stripSchema>;

/** Where all pictures of a strip are remembered. */
export const stripOf = (strip: Digest, versions: Versions): Derived<StripPictures> => ({
  name: "strip",
  version: 1,
  input: strip,
  params: versions.plates,
  schema: stripSchema,
  filesOf: (record) =>
    "pictures" in record
      ? Object.values(record.pictures).flatMap((picture) => (picture === null ? [] : [picture.file]))
      : [],
});
