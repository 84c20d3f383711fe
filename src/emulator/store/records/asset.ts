import { z } from "zod";
import { kept, said } from "./shared.ts";

/** Speech that was made, and what is needed to know it again in an upload. */
export const speechRecordSchema = z.object({
  ...kept,
  durationInSeconds: z.number(),
  isMurmured: z.boolean(),
  ...said,
  levels: z.array(z.number()),
});
export type SpeechRecord = z.infer<typeof speechRecordSchema>;

export const assetRecordSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(["image", "video", "audio", "pdf", "subtitle"]),
  mimeType: z.string(),
  extension: z.string(),
  sizeInBytes: z.number(),
  uploadedAtMs: z.number(),
});
export type AssetRecord = z.infer<typeof assetRecordSchema>;

/** A file that is announced and sent by itself. */
export const uploadRecordSchema = z.object({
  ...kept,
  name: z.string(),
  contentType: z.string(),
  sizeInBytes: z.number(),
  checksum: z.string().nullable(),
  isReceived: z.boolean(),
});
export type UploadRecord = z.infer<typeof uploadRecordSchema>;
