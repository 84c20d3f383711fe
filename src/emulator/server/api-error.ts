/** Codes of HeyGen's v3 errors and the HTTP status each comes with. */
const statusOfCode = {
  invalid_parameter: 400,
  download_failed: 400,
  avatar_not_usable: 400,
  avatar_consent_required: 400,
  resource_limit_reached: 400,
  unauthorized: 401,
  insufficient_credit: 402,
  plan_upgrade_required: 402,
  insufficient_api_key_scope: 403,
  forbidden: 403,
  voice_not_usable: 403,
  avatar_not_found: 404,
  video_not_found: 404,
  voice_not_found: 404,
  asset_not_found: 404,
  resource_not_found: 404,
  request_in_progress: 409,
  resource_not_ready: 409,
  conflict: 409,
  payload_too_large: 413,
  rate_limit_exceeded: 429,
  trial_video_limit_exceeded: 429,
  internal_error: 500,
} as const;
export type ApiErrorCode = keyof typeof statusOfCode;

/** What the emulated service refuses with. `refusalBody` writes it as the client of a route expects it. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly param: string | undefined;
  /** What `/v1` calls it, where that is not told by the code. */
  readonly number: number | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ApiErrorCode,
    message: string,
    options: { param?: string; number?: number; retryAfterSeconds?: number } = {},
  ) {
    super(message);
    this.code = code;
    this.status = statusOfCode[code];
    this.param = options.param;
    this.number = options.number;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
