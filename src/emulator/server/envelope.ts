import { filesPath } from "./signed-links.ts";

/** The shapes HeyGen answers in: three generations of its API, and the storage that results are fetched from. */
export type Envelope = "v1" | "v2" | "v3" | "storage";

export type Refusal = {
  status: number;
  code: string;
  message: string;
  param?: string | undefined;
  /** The code as `/v1` writes it. */
  number?: number | undefined;
};

/** What belongs to the family that was to end on 31 October 2026. */
export const isLegacy = (path: string): boolean => /^\/(v1|v2|v3\/template)\//.test(path);

/** Some routes of `/v1` answer as those of `/v2` do. */
export const envelopeOf = (path: string): Envelope => {
  if (path.startsWith(`${filesPath}/`)) return "storage";
  if (/^\/(v2|v3\/template|v1\/audio|v1\/video_agent)\//.test(path)) return "v2";
  return path.startsWith("/v1/") ? "v1" : "v3";
};

/** Numbers that v1 has for what the others say in words. */
const numberOfCode: Record<string, number> = {
  invalid_parameter: 400175,
  unauthorized: 400112,
  insufficient_credit: 900001,
  plan_upgrade_required: 400599,
  insufficient_api_key_scope: 400573,
  avatar_not_found: 400144,
  voice_not_found: 400116,
  video_not_found: 40031,
  rate_limit_exceeded: 400123,
  trial_video_limit_exceeded: 400664,
};

/** A refusal as a client of that path expects it. */
export const refusalBody = (path: string, { status, code, message, param, number }: Refusal): unknown => {
  switch (envelopeOf(path)) {
    case "storage":
      return `<Error><Code>${storageCode(status)}</Code></Error>`;
    case "v1":
      return { code: number ?? numberOfCode[code] ?? status * 1000, message, data: null };
    case "v2":
      return { data: null, error: { code, message } };
    case "v3":
      return {
        error: {
          ...{ code, message },
          ...(param === undefined ? {} : { param }),
          doc_url: `https://developers.heygen.com/docs/error-codes#${code.replaceAll("_", "-")}`,
        },
      };
  }
};

const storageCode = (status: number): string =>
  ({ 403: "AccessDenied", 404: "NoSuchKey" })[status] ?? (status < 500 ? "InvalidRequest" : "InternalError");
