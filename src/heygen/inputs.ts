import { InputError } from "../errors.ts";

/** Media HeyGen fetches or already has: a link that needs no login, or the id of an asset. */
export type MediaLink = { url: string } | { assetId: string };
/** The same, or a small picture sent along. */
export type MediaInput = MediaLink | { bytes: Uint8Array; mediaType: string };

export const wireMedia = (input: MediaInput): object => {
  if ("url" in input) return { type: "url", url: input.url };
  if ("assetId" in input) return { type: "asset_id", asset_id: input.assetId };
  return {
    type: "base64",
    media_type: input.mediaType,
    data: Buffer.from(input.bytes).toString("base64"),
  };
};

const refuse = (field: string, message: string): never => {
  throw new InputError(`${field} ${message}`, { place: { path: field } });
};

/** The most characters a voice is given to say at once, in every generation of the API. */
export const longestScript = 5_000;

/** Throws `InputError` unless a list has so many items. */
export const checkCount = (field: string, count: number, least: number, most: number): void => {
  if (count >= least && count <= most) return;
  refuse(field, `takes ${String(least)} to ${String(most)} items; there are ${String(count)}.`);
};

/** Throws `InputError` unless a number, if there is one, lies between the two. */
export const checkRange = (field: string, value: number | undefined, least: number, most: number): void => {
  if (value === undefined || (value >= least && value <= most)) return;
  refuse(field, `goes from ${String(least)} to ${String(most)}; it is ${String(value)}.`);
};

/** Throws `InputError` for a text that is blank or too long. */
export const checkText = (field: string, text: string, most = Number.POSITIVE_INFINITY): void => {
  if (text.trim() === "") refuse(field, "is empty.");
  if (text.length <= most) return;
  refuse(field, `has ${String(text.length)} characters; HeyGen takes at most ${String(most)}.`);
};
