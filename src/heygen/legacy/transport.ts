import { HeygenRetiredError } from "../errors.ts";
import { errorOfRefusal, type Refusal } from "../failure.ts";
import type { HeygenClientOptions } from "../options.ts";
import { createTransport, type Transport } from "../transport.ts";

export type LegacyHeygenClientOptions = HeygenClientOptions & {
  /** Where files are sent. @default "https://upload.heygen.com"; `baseUrl` where that is another address than HeyGen's */
  uploadBaseUrl?: string | undefined;
  /** What is to be done once the API has ended. @default to use createHeygenClient */
  endedHint?: string | undefined;
};

export type LegacyTransport = {
  api: Transport;
  /** Raw bytes go to a host of their own. */
  uploads: Transport;
  close: () => Promise<void>;
};

const heygenOrigin = "https://api.heygen.com";
const heygenUploads = "https://upload.heygen.com";

/**
 * HeyGen has not published what a retired route answers: 410, a code of that name, or a 404 that is none of the API's.
 * Such a 404 says nothing of the thing that was asked for, so it is no `HeygenNotFoundError`.
 */
const errorWith = (hint: string) => (refusal: Refusal, isBare: boolean) => {
  const { operation, status, failure, requestId } = refusal;
  const isRetired = status === 410 || failure.code === "endpoint_retired" || (status === 404 && isBare);
  if (!isRetired) return errorOfRefusal(refusal);
  return new HeygenRetiredError(
    `HeyGen could not ${operation}: the legacy API (v1, v2) has ended (HTTP ${String(status)}).`,
    {
      status,
      heygenCode: failure.code ?? undefined,
      requestId,
      hint: `${hint} What was paid for is kept.`,
    },
  );
};

/** The transport of v3, with the legacy API's hosts, its end, and one warning of that end instead of one for each route. */
export const createLegacyTransport = (options: LegacyHeygenClientOptions): LegacyTransport => {
  const {
    uploadBaseUrl,
    onWarning,
    endedHint = "Use createHeygenClient, which speaks v3.",
    ...rest
  } = options;
  let isWarned = false;
  const warned: HeygenClientOptions["onWarning"] = (warning) => {
    if (isWarned) return;
    isWarned = true;
    onWarning?.(warning);
  };
  const isHeygen = options.baseUrl === undefined || options.baseUrl.replace(/\/$/, "") === heygenOrigin;
  const uploadUrl = uploadBaseUrl ?? (isHeygen ? heygenUploads : options.baseUrl);
  const common = { ...rest, onWarning: warned };
  const errorOf = errorWith(endedHint);
  const api = createTransport(common, errorOf);
  const uploads = createTransport({ ...common, ...(uploadUrl && { baseUrl: uploadUrl }) }, errorOf);
  return {
    api,
    uploads,
    close: async () => {
      await Promise.all([api.close(), uploads.close()]);
    },
  };
};
