import { AppError, type AppErrorOptions } from "../errors.ts";

export type DownloadErrorCode =
  | "download_blocked"
  | "download_link_expired"
  | "download_status"
  | "download_too_large"
  | "download_truncated"
  | "download_corrupt"
  | "download_timed_out"
  | "download_failed";

/** A file that could not be fetched. After `download_link_expired`, ask HeyGen for a fresh link; it costs nothing. */
export class DownloadError extends AppError {
  readonly code: DownloadErrorCode;
  override readonly retryable: boolean;
  /** What the server answered, where it did. */
  readonly status: number | undefined;

  constructor(
    code: DownloadErrorCode,
    message: string,
    options: AppErrorOptions & { retryable?: boolean; status?: number } = {},
  ) {
    super(message, options);
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.status = options.status;
  }
}

export const blockedHost = (hostname: string): DownloadError =>
  new DownloadError("download_blocked", `The link's host ${hostname} lies in a private network.`, {
    hint: "Media is fetched from public addresses, and from the configured HeyGen address, only.",
  });
