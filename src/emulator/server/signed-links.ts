import { createHmac, timingSafeEqual } from "node:crypto";

export const filesPath = "/__emulator/files";

export type SignedLinks = {
  /** A link to a file that works until it expires. */
  sign: (name: string, options?: { isExpired?: boolean; path?: string; lifeInSeconds?: number }) => string;
  /** Whether the query of a link was signed by us and has not expired. */
  isValid: (name: string, query: { Expires?: string | undefined; Signature?: string | undefined }) => boolean;
};

export type SignedLinksOptions = {
  origin: () => string;
  secret: string;
  nowMs: () => number;
  lifeInSeconds: number;
};

/** Links as HeyGen's CDN hands them out: they name the second they end at and cannot be made by others. */
export const signLinks = ({ origin, secret, nowMs, lifeInSeconds }: SignedLinksOptions): SignedLinks => {
  const signatureOf = (name: string, expires: string): Buffer =>
    createHmac("sha256", secret).update(`${name}\n${expires}`).digest();
  const nowInSeconds = () => Math.floor(nowMs() / 1000);
  return {
    sign: (name, { isExpired = false, path = filesPath, lifeInSeconds: life = lifeInSeconds } = {}) => {
      const expires = String(nowInSeconds() + (isExpired ? -60 : life));
      const signature = signatureOf(name, expires).toString("base64url");
      return `${origin()}${path}/${name}?Expires=${expires}&Signature=${signature}&Key-Pair-Id=EMULATED`;
    },
    isValid: (name, { Expires: expires = "", Signature: signature = "" }) => {
      const given = Buffer.from(signature, "base64url");
      const expected = signatureOf(name, expires);
      const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
      return isOurs && Number(expires) > nowInSeconds();
    },
  };
};
