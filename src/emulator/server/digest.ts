import { createHash } from "node:crypto";

/** SHA-256 of bytes, or of the parts of a request. */
export const digestOf = (content: Uint8Array | readonly (string | number)[]): string =>
  createHash("sha256")
    .update(content instanceof Uint8Array ? content : JSON.stringify(content))
    .digest("hex");
