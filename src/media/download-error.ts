import { AppError, MachineError, type AppErrorOptions } from "../errors.ts";
import { asDiskError } from "./disk-error.ts";

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

/** What went wrong on the way, as what is thrown. */
export const asDownloadError = (thrown: unknown, host: string, outOfTime: boolean, path: string): Error => {
  const error = isOfDisk(thrown) ? asDiskError(thrown, "write", path) : thrown;
  if (error instanceof DownloadError || error instanceof MachineError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (outOfTime || /TIMEOUT|ETIMEDOUT/.test(code)) {
    return new DownloadError("download_timed_out", `${host} took too long.`, { retryable: true });
  }
  const name = code === "" ? "it was interrupted" : code;
  const isCut = /UND_ERR_SOCKET|UND_ERR_ABORTED|CONTENT_LENGTH|PREMATURE_CLOSE|^HPE_/.test(code);
  return isCut
    ? new DownloadError("download_truncated", `The answer of ${host} was cut off (${name}).`, {
        retryable: true,
      })
    : new DownloadError("download_failed", `${host} could not be reached (${name}).`, { retryable: true });
};

/** A socket may be refused for want of rights, too; then it says which call that was. */
const isOfDisk = (error: unknown): boolean =>
  error instanceof Error &&
  "syscall" in error &&
  ["open", "write", "mkdtemp", "close"].includes(String(error.syscall)) &&
  "code" in error;
